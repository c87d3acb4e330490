package dev.countersign.wire.http;

/**
 * A reason for refusals that only one dialect has, with its answer. Dialects implement it with an enum; its names are
 * permanent.
 */
public interface OwnReason {

    /** For the metrics, like the name of any other reason. */
    String name();

    Dialect.Answer answer();

    /** The exception to throw. */
    default OwnRefused refused() {
        return new OwnRefused(this);
    }
}
