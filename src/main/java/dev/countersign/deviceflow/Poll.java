package dev.countersign.deviceflow;

/** What a waiting device learns when it asks (RFC 8628, 3.5). */
public sealed interface Poll {

    /** Approved; the device code is used up, and this is the only caller that gets the approval. */
    record Collected(Approval approval) implements Poll {}

    /** Nobody has decided yet. */
    record Pending() implements Poll {}

    /** Nobody has decided yet, and the device asks too often: it must wait five seconds longer between requests. */
    record TooFast() implements Poll {}

    record Denied() implements Poll {}

    /** The device code is unknown, expired, used, or not this client's. */
    record Over() implements Poll {}
}
