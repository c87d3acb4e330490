package dev.countersign.guard;

/** Redis did not answer a command, or cannot do its work. Has no stack trace, because outages are expected. */
final class RedisUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisUnavailable(String message) {
        super(message, null, false, false);
    }
}
