package dev.countersign.guard;

/** What happens to a request whose buckets cannot be read because Redis is down. */
public enum WhenDown {
    /**
     * It is refused with 503. For requests where skipping the limit would help someone who guesses or floods mailboxes.
     */
    REFUSE,
    /** It is counted within this process, against a quarter of the limit. For requests that must work without Redis. */
    LOCAL_BUDGET
}
