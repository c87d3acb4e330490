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
 * How a sign-in step ended without a refusal, which is a {@code Refused}.
 *
 * @param <T> what the client of the session gets
 */
public sealed interface SignInOutcome<T extends Issued> {

    /** The outcomes for a client that can send a code but cannot set up a second factor. */
    sealed interface OfTwoSteps<T extends Issued> extends SignInOutcome<T> {}

    /**
     * A session was opened.
     *
     * @param recent the last addresses that the account signed in from, the current one first
     * @param claim empty when signing is switched off
     * @param trustedDevice the new secret of the client's device, if the device is trusted
     */
    record Opened<T extends Issued>(
            T issued,
            Account account,
            List<LoginAddress> recent,
            Optional<IdentityClaim> claim,
            Optional<SecretToken> trustedDevice)
            implements OfTwoSteps<T> {}

    /**
     * The first factor is proved; the client has to send a code.
     *
     * @param token of the challenge that the code answers, valid for {@code life}
     * @param mailedCode whether an emailed code is accepted as well
     */
    record SecondFactorRequired<T extends Issued>(SecretToken token, Duration life, boolean mailedCode)
            implements OfTwoSteps<T> {}

    /** The first factor is proved; the account must have a second one, which has to be set up now. */
    record EnrolmentRequired<T extends Issued>(SecretToken token, Duration life) implements SignInOutcome<T> {}
}
