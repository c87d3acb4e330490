package dev.countersign.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.SecretToken;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class IssuanceTest {

    private static final SecretToken TOKEN = new SecretToken("b".repeat(64));

    private static byte[] hash(int epoch) {
        return hash(epoch, "one");
    }

    private static byte[] hash(int epoch, String audience) {
        SessionConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SessionConfig.class)
                .withDefaultValue("countersign.session.epoch", Integer.toString(epoch))
                .build()
                .getConfigMapping(SessionConfig.class);
        return new Issuance(config, null, null).hashOf(TOKEN, audience);
    }

    @Test
    void findsNoOpaqueTokenOfAnotherAudience() {
        assertThat(hash(1, "one")).isNotEqualTo(hash(1, "other"));
    }

    @Test
    void findsNoOpaqueTokenOfAnEarlierEpoch() {
        assertThat(hash(2)).isNotEqualTo(hash(1)).isEqualTo(hash(2)).hasSize(32);
    }
}
