package dev.countersign.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Time;
import dev.countersign.testing.NodeProvider;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A provider that is not ours signs with a new key. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class ProviderKeyRotationTest {

    private static final class LaterTime extends Time {
        private volatile Duration later = Duration.ZERO;

        @Override
        public Instant now() {
            return super.now().plus(later);
        }
    }

    private static Map<String, String> signIn(NodeProvider provider) {
        provider.visitedBy(User.somebody());
        Traveller traveller = Traveller.somebody();
        String location = traveller.leave("providers/" + NodeProvider.NAME);
        return Traveller.result(traveller.get(provider.passedThrough(location)));
    }

    @Test
    void readsTheKeysAgainForANewOneButNotMoreThanOnceAMinute() {
        LaterTime time = new LaterTime();
        QuarkusMock.installMockForType(time, Time.class);
        try (NodeProvider provider = NodeProvider.started()) {
            provider.rotateKeys();
            time.later = Duration.ofSeconds(61);
            assertThat(signIn(provider)).containsKey("auth_intent_token");

            provider.rotateKeys();

            assertThat(signIn(provider)).containsEntry("error", "provider_error");
            time.later = Duration.ofSeconds(122);
            assertThat(signIn(provider)).containsKey("auth_intent_token");
        }
    }
}
