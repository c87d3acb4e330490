package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Clients, dashboards and alerts rely on these names. Never change one; add new ones here. */
class HoodyReasonTest {

    @Test
    void keepsEveryName() {
        assertThat(Arrays.stream(HoodyReason.values()).map(Enum::name))
                .containsExactlyInAnyOrder(
                        "INVALID_ID_FORMAT",
                        "INVALID_ALIAS_FORMAT",
                        "INVALID_IP_FORMAT",
                        "IP_WHITELIST_TOO_LARGE",
                        "INVALID_REALM_ID_FORMAT",
                        "INVALID_EXPIRATION_FORMAT",
                        "EXPIRATION_IN_PAST",
                        "INVALID_PUBLIC_KEY_FORMAT",
                        "PUBLIC_STORAGE_TOO_LARGE",
                        "INCORRECT_PASSWORD_FOR_TOKEN_GATE",
                        "CURRENT_PASSWORD_REQUIRED",
                        "CURRENT_PASSWORD_INCORRECT",
                        "PASSWORD_NOT_SET",
                        "METADATA_TOO_LARGE",
                        "CANNOT_MODIFY_OTHER_USER",
                        "USER_NOT_FOUND",
                        "CANNOT_BAN_ADMIN",
                        "CANNOT_ADMINISTER_SELF",
                        "INVALID_STATE",
                        "PROVIDER_NOT_CONFIGURED",
                        "LAUNCH_TICKET_GONE",
                        "INVALID_DEVICE_TICKET",
                        "INVALID_DEVICE_FIELD",
                        "REFRESH_REQUIRED",
                        "AUTHORIZATION_PENDING",
                        "SLOW_DOWN",
                        "ACCESS_DENIED",
                        "EXPIRED_TOKEN",
                        "SIGNING_NOT_CONFIGURED");
    }
}
