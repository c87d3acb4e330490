package dev.countersign.automation;

import dev.countersign.account.SignedIn;
import dev.countersign.code.Code;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import java.util.Optional;

/** Who sees or changes the tokens of an account. */
public sealed interface Author {

    String accountId();

    Client client();

    /** The token by which it acts, and below which it sees and changes tokens; empty for the owner, who sees all. */
    Optional<String> tokenId();

    /**
     * The owner, by a session.
     *
     * @param code of the second factor, if one was given
     */
    record Owner(SignedIn who, Optional<Code> code, Client client) implements Author {

        @Override
        public String accountId() {
            return who.account().id();
        }

        @Override
        public Optional<String> tokenId() {
            return Optional.empty();
        }
    }

    /** A token of the account. */
    record ByToken(AutomationToken token, Client client) implements Author {

        @Override
        public String accountId() {
            return token.accountId();
        }

        @Override
        public Optional<String> tokenId() {
            return Optional.of(token.id());
        }
    }

    /** Refuses a token that may not make tokens with {@code INSUFFICIENT_PERMISSIONS}. */
    default void requireManagement() {
        if (this instanceof ByToken(AutomationToken token, Client client)
                && !token.grant().permissions().contains(Permission.RESOURCES_CREATE_TOKENS)) {
            throw Refused.because(Reason.INSUFFICIENT_PERMISSIONS);
        }
    }
}
