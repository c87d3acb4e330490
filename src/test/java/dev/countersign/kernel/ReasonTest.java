package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Clients, dashboards and alerts rely on these names. Never change one; add new ones here. */
class ReasonTest {

    @Test
    void keepsEveryName() {
        assertThat(Arrays.stream(Reason.values()).map(Enum::name))
                .containsExactlyInAnyOrder(
                        "VALIDATION_ERROR",
                        "MISSING_REQUIRED_FIELD",
                        "WEAK_PASSWORD",
                        "PASSWORD_TOO_SHORT",
                        "PASSWORD_TOO_LONG",
                        "BREACHED_PASSWORD",
                        "UNKNOWN_REGION",
                        "SIGNUPS_DISABLED",
                        "INVALID_VERIFICATION_TOKEN",
                        "INVALID_VERIFICATION_CODE",
                        "INVALID_RESET_TOKEN",
                        "INVALID_CREDENTIALS",
                        "EMAIL_NOT_VERIFIED",
                        "SIGN_IN_BANNED",
                        "ACCOUNT_BANNED",
                        "MISSING_TOKEN",
                        "INVALID_TOKEN",
                        "TOKEN_EXPIRED",
                        "INSUFFICIENT_PERMISSIONS",
                        "REALM_REQUIRED",
                        "REALM_NOT_ALLOWED",
                        "PASSWORD_NOT_ENOUGH",
                        "INVALID_REFRESH_TOKEN",
                        "REFRESH_CONFLICT",
                        "SESSION_NOT_FOUND",
                        "INCORRECT_PASSWORD",
                        "TWOFACTOR_ALREADY_ENABLED",
                        "TWOFACTOR_NOT_ENABLED",
                        "TWOFACTOR_REQUIRED",
                        "TWOFACTOR_NOT_VERIFIED",
                        "INVALID_OTP_CODE",
                        "MALFORMED_OTP_CODE",
                        "INVALID_BACKUP_CODE",
                        "MAILED_CODE_EXPIRED",
                        "TWOFACTOR_LOCKED",
                        "TWOFACTOR_BLOCKED",
                        "INVALID_TEMP_TOKEN",
                        "INVALID_AUTHORIZATION_CODE",
                        "UNKNOWN_USER_CODE",
                        "USER_CODE_OVER",
                        "OTP_REQUIRED",
                        "RESPONSE_MODE_MISMATCH",
                        "RECENT_SIGN_IN_REQUIRED",
                        "MAILED_CODE_NOT_ALLOWED",
                        "TRUSTED_DEVICE_NOT_FOUND",
                        "IDENTITY_NOT_FOUND",
                        "IDENTITY_TAKEN",
                        "INVALID_LINK_TOKEN",
                        "LAST_WAY_IN",
                        "ADMINISTRATOR_STAYS",
                        "TOKEN_NOT_FOUND",
                        "DUPLICATE_ALIAS",
                        "AUTH_TOKEN_LIMIT_REACHED",
                        "SECRET_UNREADABLE",
                        "RATE_LIMITED",
                        "BUSY",
                        "DEPENDENCY_UNAVAILABLE",
                        "INTERNAL_ERROR");
    }
}
