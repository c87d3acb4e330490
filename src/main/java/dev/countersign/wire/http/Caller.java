package dev.countersign.wire.http;

import dev.countersign.account.Account;
import dev.countersign.account.PendingSignupTokens.Waiting;
import dev.countersign.account.SignedIn;
import dev.countersign.automation.AutomationToken;
import dev.countersign.automation.Permission;
import dev.countersign.automation.RealmId;
import dev.countersign.automation.TokenUse;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import java.time.Instant;
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
     * @param accessEnds when the access token of the request expires; empty for an opaque token
     */
    record BySession(SignedIn signedIn, Optional<SecretToken> token, Optional<Instant> accessEnds)
            implements WithAccount {

        @Override
        public Account account() {
            return signedIn.account();
        }
    }

    /**
     * A script with an automation token of an account.
     *
     * @param realm of the request; empty if it is in none
     */
    record ByToken(TokenUse use, Optional<RealmId> realm) implements WithAccount {

        @Override
        public Account account() {
            return use.account();
        }

        public AutomationToken token() {
            return use.token();
        }

        public boolean may(Permission permission) {
            return token().grant().permissions().contains(permission);
        }

        /** @throws Refused with {@code INSUFFICIENT_PERMISSIONS} */
        public void require(Permission permission) {
            if (!may(permission)) {
                throw Refused.because(Reason.INSUFFICIENT_PERMISSIONS);
            }
        }

        /** @throws Refused with {@code REALM_REQUIRED} or {@code REALM_NOT_ALLOWED} */
        void requireRealm() {
            switch (token().grant().realms().decision(realm)) {
                case ALLOWED -> {}
                case REALM_REQUIRED -> throw Refused.because(Reason.REALM_REQUIRED);
                case REALM_NOT_ALLOWED ->
                    throw Refused.about(
                            Reason.REALM_NOT_ALLOWED, realm.orElseThrow().value());
            }
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
