package dev.countersign.guard;

/** What becomes of a request whose buckets cannot be looked at because Redis is down. */
public enum WhenDown {
    /** It is refused with 503. For whatever a guesser or a sender of mails would gain from. */
    REFUSE,
    /** It is counted within this process, with a quarter of the limit. For what must go on without Redis. */
    LOCAL_BUDGET
}
