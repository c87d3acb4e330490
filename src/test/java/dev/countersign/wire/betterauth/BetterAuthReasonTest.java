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
                        "REDIRECT_NOT_ALLOWED",
                        "EMAIL_CAN_NOT_BE_UPDATED",
                        "NO_FIELDS_TO_UPDATE",
                        "EMAIL_MISMATCH",
                        "EMAIL_ALREADY_VERIFIED",
                        "NO_PASSWORD",
                        "UNKNOWN_DELETION_TOKEN",
                        "NO_BACKUP_CODES",
                        "MAILED_FACTOR_NOT_OFFERED",
                        "CROSS_SITE_SIGN_IN");
    }
}
