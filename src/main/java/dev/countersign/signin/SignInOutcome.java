package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.LoginAddress;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Issued;
import dev.countersign.signing.IdentityClaims.IdentityClaim;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a sign-in ended well; refusals are {@code Refused}.
 *
 * @param <T> what a session's client is handed
 */
public sealed interface SignInOutcome<T extends Issued> {

    /** How a sign-in ended for a client that can give a code, but not set a second factor up. */
    sealed interface OfTwoSteps<T extends Issued> extends SignInOutcome<T> {}

    /**
     * A session was opened.
     *
     * @param recent the last addresses that the account signed in from, the present one first
     * @param claim empty when signing is switched off
     * @param trustedDevice what the client's device has to keep from now on, if it is trusted
     */
    record Opened<T extends Issued>(
            T issued,
            Account account,
            List<LoginAddress> recent,
            Optional<IdentityClaim> claim,
            Optional<SecretToken> trustedDevice)
            implements OfTwoSteps<T> {}

    /**
     * The first factor was right; a code is needed now.
     *
     * @param token answers the challenge, for {@code life}
     * @param mailedCode whether a code by mail will do
     */
    record SecondFactorRequired<T extends Issued>(SecretToken token, Duration life, boolean mailedCode)
            implements OfTwoSteps<T> {}

    /** The first factor was right; the account must have a second one and has to set it up now. */
    record EnrolmentRequired<T extends Issued>(SecretToken token, Duration life) implements SignInOutcome<T> {}
}
