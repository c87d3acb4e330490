package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.Arrival;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Issued;
import dev.countersign.signing.IdentityClaims.IdentityClaim;
import java.time.Duration;
import java.util.Optional;

/**
 * How a sign-in step ended without a refusal, which is a {@code Refused}.
 *
 * @param <T> what the client of the session gets, now or from the intent
 */
public sealed interface SignInOutcome<T extends Issued> {

    /** The outcomes of a sign-in that ends in a session. */
    sealed interface OfSession<T extends Issued> extends SignInOutcome<T> {}

    /** The outcomes for a client that can send a code but cannot set up a second factor. */
    sealed interface OfTwoSteps<T extends Issued> extends OfSession<T> {}

    /** The outcomes for a browser that signs in for a device. */
    sealed interface OfDevice<T extends Issued> extends SignInOutcome<T> {}

    /** The outcomes once all factors are proved. */
    sealed interface Ended<T extends Issued> extends SignInOutcome<T> {}

    /**
     * A session was opened.
     *
     * @param arrival what the owner is shown; nothing when an application collected the session
     * @param claim empty when signing is switched off
     * @param trustedDevice the new secret of the client's device, if the device is trusted
     */
    record Opened<T extends Issued>(
            T issued,
            Account account,
            Arrival arrival,
            Optional<IdentityClaim> claim,
            Optional<SecretToken> trustedDevice)
            implements OfTwoSteps<T>, Ended<T> {}

    /**
     * All factors are proved, and an application can collect the session.
     *
     * @param token of the intent, for one use within a minute
     * @param trustedDevice as in {@link Opened}
     */
    record IntentIssued<T extends Issued>(SecretToken token, Account account, Optional<SecretToken> trustedDevice)
            implements Ended<T> {}

    /**
     * The first factor is proved; the client has to send a code.
     *
     * @param token of the challenge that the code answers, valid for {@code life}
     * @param mailedCode whether an emailed code is accepted as well
     */
    record SecondFactorRequired<T extends Issued>(SecretToken token, Duration life, boolean mailedCode)
            implements OfTwoSteps<T>, OfDevice<T> {}

    /** All factors are proved, and the waiting device can collect the session. The browser gets nothing. */
    record DeviceApproved<T extends Issued>() implements OfDevice<T>, Ended<T> {}

    /** The first factor is proved; the account must have a second one, which has to be set up now. */
    record EnrolmentRequired<T extends Issued>(SecretToken token, Duration life) implements OfSession<T> {}
}
