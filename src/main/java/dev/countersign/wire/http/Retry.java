package dev.countersign.wire.http;

import java.time.Duration;

/** {@code Retry-After} in seconds (RFC 9110, 10.2.3), rounded up, at least one. */
final class Retry {

    private Retry() {}

    static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
