package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.LoginAddress;
import dev.countersign.session.IssuedTokens;
import dev.countersign.signing.IdentityClaims.IdentityClaim;
import java.util.List;
import java.util.Optional;

/** How a sign-in ended well; refusals are {@code Refused}. */
public sealed interface SignInOutcome {

    /**
     * A session was opened.
     *
     * @param recent the last addresses that the account signed in from, the present one first
     * @param claim empty when signing is switched off
     */
    record Opened(IssuedTokens tokens, Account account, List<LoginAddress> recent, Optional<IdentityClaim> claim)
            implements SignInOutcome {}
}
