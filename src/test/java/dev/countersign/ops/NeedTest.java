package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeedTest {
    private static final Map<String, String> COMPLETE = Map.of(
            "quarkus.datasource.reactive.url", "postgresql://db/countersign",
            "quarkus.redis.hosts", "redis://cache",
            "quarkus.mailer.host", "smtp",
            "countersign.base-url", "https://accounts.example",
            "countersign.keys.master-file", "/keys/master",
            "countersign.keys.response", "v1:active:00",
            "countersign.keys.identity-file", "/keys/identity");

    @Test
    void findsEverythingOpenInAnEmptyConfiguration() {
        assertThat(Need.openIn(name -> null)).isEqualTo(EnumSet.allOf(Need.class));
    }

    @Test
    void findsNothingOpenInACompleteOne() {
        assertThat(Need.openIn(COMPLETE::get)).isEmpty();
    }

    @Test
    void treatsABlankValueAsMissing() {
        Map<String, String> settings = new HashMap<>(COMPLETE);
        settings.put("quarkus.redis.hosts", " ");

        assertThat(Need.openIn(settings::get)).containsExactly(Need.REDIS);
    }

    @Test
    void checksEachKeyRingSeparately() {
        Map<String, String> settings = new HashMap<>(COMPLETE);
        settings.remove("countersign.keys.response");

        assertThat(Need.openIn(settings::get)).containsExactly(Need.RESPONSE_KEYS);
    }

    @Test
    void needsNoKeysToSignWithWhenSigningIsOff() {
        assertThat(Need.openIn(Map.of("countersign.signing.enabled", "false")::get))
                .contains(Need.MASTER_KEYS)
                .doesNotContain(Need.RESPONSE_KEYS, Need.IDENTITY_KEYS);
    }

    @Test
    void namesEveryOpenNeedByItsEnvironmentVariables() {
        assertThat(Need.describe(EnumSet.allOf(Need.class)))
                .contains(
                        "QUARKUS_DATASOURCE_REACTIVE_URL",
                        "QUARKUS_DATASOURCE_USERNAME",
                        "QUARKUS_DATASOURCE_PASSWORD",
                        "QUARKUS_REDIS_HOSTS",
                        "QUARKUS_MAILER_HOST",
                        "COUNTERSIGN_BASE_URL",
                        "COUNTERSIGN_KEYS_MASTER_FILE or COUNTERSIGN_KEYS_MASTER",
                        "COUNTERSIGN_KEYS_RESPONSE_FILE or COUNTERSIGN_KEYS_RESPONSE",
                        "COUNTERSIGN_KEYS_IDENTITY_FILE or COUNTERSIGN_KEYS_IDENTITY");
        assertThat(Need.describe(Set.of(Need.MAIL)))
                .contains("QUARKUS_MAILER_HOST")
                .doesNotContain("REDIS");
    }
}
