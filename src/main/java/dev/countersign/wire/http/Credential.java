package dev.countersign.wire.http;

import dev.countersign.kernel.SecretToken;
import java.util.List;

/** An unverified credential that a request presents. Several tokens of one kind are candidates, see {@link Candidates}. */
public sealed interface Credential {

    /** Signed access tokens. */
    record Access(List<String> tokens) implements Credential {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** Opaque tokens of sessions. They are valid only in the dialect that issued them. */
    record Opaque(List<SecretToken> tokens) implements Credential {}

    /** Something that can be neither. It is refused like a forged token. */
    record Unreadable() implements Credential {}
}
