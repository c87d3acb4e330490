package dev.countersign.wire.http;

/** A refusal that only one dialect has, thrown by its resources. It is an answer, so it has no stack trace. */
public final class OwnRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient OwnReason reason;

    OwnRefused(OwnReason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    OwnReason reason() {
        return reason;
    }
}
