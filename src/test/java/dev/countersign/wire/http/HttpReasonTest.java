package dev.countersign.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Clients, dashboards and alerts rely on these names. Never change one; add new ones here. */
class HttpReasonTest {

    @Test
    void keepsEveryName() {
        assertThat(Arrays.stream(HttpReason.values()).map(Enum::name))
                .containsExactlyInAnyOrder(
                        "MALFORMED_BODY",
                        "MALFORMED_REQUEST",
                        "EXPECTATION_FAILED",
                        "INVALID_PATH",
                        "NOT_FOUND",
                        "METHOD_NOT_ALLOWED",
                        "NOT_ACCEPTABLE",
                        "PAYLOAD_TOO_LARGE",
                        "UNSUPPORTED_MEDIA_TYPE",
                        "ORIGIN_MISSING",
                        "ORIGIN_NOT_ALLOWED",
                        "INSUFFICIENT_PERMISSIONS");
    }
}
