package dev.countersign.signin;

import dev.countersign.challenge.Challenge;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Issued;
import dev.countersign.signin.SignInOutcome.EnrolmentRequired;
import dev.countersign.signin.SignInOutcome.OfTwoSteps;
import dev.countersign.signin.SignInOutcome.Opened;
import dev.countersign.signin.SignInOutcome.SecondFactorRequired;
import java.time.Duration;
import java.util.function.Function;

/**
 * What a client can do once the first factor is proved. A sign-in that needs more than that is refused.
 *
 * @param <O> how a sign-in of such a client can end
 */
sealed interface Capability<T extends Issued, O extends SignInOutcome<T>> {

    O opened(Opened<T> opened);

    /**
     * The outcome that asks for the next step, made of the token of its challenge.
     *
     * @param life how long the challenge can be answered
     * @throws Refused when the client cannot take that step
     */
    Function<SecretToken, O> ask(Challenge challenge, Duration life);

    /** The client can do nothing more. Accounts with a second factor are refused with {@code OTP_REQUIRED}. */
    record FirstFactor<T extends Issued>() implements Capability<T, Opened<T>> {
        @Override
        public Opened<T> opened(Opened<T> opened) {
            return opened;
        }

        @Override
        public Function<SecretToken, Opened<T>> ask(Challenge challenge, Duration life) {
            throw Refused.because(Reason.OTP_REQUIRED);
        }
    }

    /**
     * The client can send a code. Accounts that have to set up a factor are refused with {@code TWOFACTOR_REQUIRED}.
     */
    record SecondFactor<T extends Issued>() implements Capability<T, OfTwoSteps<T>> {
        @Override
        public OfTwoSteps<T> opened(Opened<T> opened) {
            return opened;
        }

        @Override
        public Function<SecretToken, OfTwoSteps<T>> ask(Challenge challenge, Duration life) {
            return switch (challenge.kind()) {
                case VERIFY -> token -> new SecondFactorRequired<>(token, life, challenge.mailedCode());
                case ENROL -> throw Refused.because(Reason.TWOFACTOR_REQUIRED);
            };
        }
    }

    /** The client can send a code, and can set up a second factor where the account must have one. */
    record Enrolment<T extends Issued>() implements Capability<T, SignInOutcome<T>> {
        @Override
        public SignInOutcome<T> opened(Opened<T> opened) {
            return opened;
        }

        @Override
        public Function<SecretToken, SignInOutcome<T>> ask(Challenge challenge, Duration life) {
            return switch (challenge.kind()) {
                case VERIFY -> token -> new SecondFactorRequired<>(token, life, challenge.mailedCode());
                case ENROL -> token -> new EnrolmentRequired<>(token, life);
            };
        }
    }
}
