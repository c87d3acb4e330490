package dev.countersign.wire.http;

import dev.countersign.automation.TokenText;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.signin.LoginName;
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

    /** The text of an automation token. */
    record Automation(TokenText text) implements Credential {}

    /** A name and a password that are checked for this request alone. */
    record Login(LoginName name, Password password) implements Credential {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** Something that can be none of them. It is refused like a forged token. */
    record Unreadable() implements Credential {}
}
