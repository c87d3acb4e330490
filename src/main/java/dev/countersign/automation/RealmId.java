package dev.countersign.automation;

import dev.countersign.kernel.Ids;
import java.util.Optional;

/** A realm: a part of an account's resources with a host name of its own, {@code <id>.<API host>}. */
public record RealmId(String value) {

    public RealmId {
        if (!Ids.isId(value)) {
            throw new IllegalArgumentException("a realm's id has 24 lower-case hex characters");
        }
    }

    /** Parses 24 lower-case hex characters; empty for any other text and for null. */
    public static Optional<RealmId> parse(String text) {
        return Ids.isId(text) ? Optional.of(new RealmId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
