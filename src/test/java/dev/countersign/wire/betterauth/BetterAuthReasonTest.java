package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Clients, dashboards and alerts rely on these names. Never change one; add new ones here. */
class BetterAuthReasonTest {

    @Test
    void keepsEveryName() {
        assertThat(Arrays.stream(BetterAuthReason.values()).map(Enum::name))
                .containsExactlyInAnyOrder(
                        "INVALID_EMAIL",
                        "CALLBACK_NOT_ALLOWED",
                        "NO_PASSWORD",
                        "UNKNOWN_DELETION_TOKEN",
                        "NO_BACKUP_CODES",
                        "MAILED_FACTOR_NOT_OFFERED",
                        "CROSS_SITE_SIGN_IN");
    }
}
