package dev.countersign.wire.http;

import dev.countersign.account.Account;
import dev.countersign.account.PendingSignupTokens.Waiting;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import java.util.Optional;

/** Who sends a request, found by a valid credential. {@link Callers} finds it. */
public sealed interface Caller {

    /** The id of the account or of the pending sign-up. Two credentials with one owner do not contradict each other. */
    String owner();

    /** A caller with an account. Not every such caller must have a session. */
    sealed interface WithAccount extends Caller {

        /** The account, banned or not. */
        Account account();

        @Override
        default String owner() {
            return account().id();
        }

        /** @throws Refused with {@code ACCOUNT_BANNED} */
        default void requireGoodStanding() {
            if (account().isBanned()) {
                throw Refused.because(Reason.ACCOUNT_BANNED);
            }
        }
    }

    /**
     * A signed-in user.
     *
     * @param token the opaque token of the session; empty for a session that is held by signed tokens
     */
    record BySession(SignedIn signedIn, Optional<SecretToken> token) implements WithAccount {

        @Override
        public Account account() {
            return signedIn.account();
        }
    }

    /** A user with a name and a password, for this request alone. There is no session. */
    record ByPassword(Account account) implements WithAccount {}

    /** A user whose address is not verified yet, by an access token that sign-up issued. There is no account. */
    record BySignup(Waiting signup) implements Caller {

        @Override
        public String owner() {
            return signup.id();
        }
    }
}
