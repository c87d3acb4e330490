package dev.countersign.wire.http;

/** A refusal that one dialect alone knows, thrown by its resources. It carries no stack trace: it is an answer. */
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
