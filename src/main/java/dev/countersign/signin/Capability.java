package dev.countersign.signin;

import dev.countersign.challenge.Challenge;
import dev.countersign.deviceflow.Approval;
import dev.countersign.handoff.Intent;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Issued;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.Terms;
import dev.countersign.signin.SignInOutcome.DeviceApproved;
import dev.countersign.signin.SignInOutcome.EnrolmentRequired;
import dev.countersign.signin.SignInOutcome.IntentIssued;
import dev.countersign.signin.SignInOutcome.OfDevice;
import dev.countersign.signin.SignInOutcome.OfSession;
import dev.countersign.signin.SignInOutcome.OfTwoSteps;
import dev.countersign.signin.SignInOutcome.Opened;
import dev.countersign.signin.SignInOutcome.SecondFactorRequired;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a client can do once the first factor is proved. A sign-in that needs more than that is refused.
 *
 * @param <O> how a sign-in of such a client can end
 */
sealed interface Capability<T extends Issued, O extends SignInOutcome<T>> {

    /** What the sign-in ends in, with these terms of its session. */
    ResponseMode mode(Terms<T> terms);

    /**
     * The outcome that asks for the next step, made of the token of its challenge.
     *
     * @param life how long the challenge can be answered
     * @throws Refused when the client cannot take that step
     */
    Function<SecretToken, O> ask(Challenge challenge, Duration life);

    /** Ends a sign-in whose factors are all proved, in the way that the client wants. */
    Uni<Decision<O>> end(Ways<T> ways);

    /** The ways in which a sign-in can end once its factors are proved, each within the open transaction. */
    interface Ways<T extends Issued> {
        Uni<Opened<T>> session();

        Uni<Prepared<T>> intent(CodeChallenge codeChallenge);

        Uni<Approval> approval();
    }

    /** An intent that is still to be stored, and the outcome that its token makes. */
    record Prepared<T extends Issued>(Intent intent, Function<SecretToken, IntentIssued<T>> outcome) {}

    /** The sign-in ends in a session. */
    sealed interface ForSession<T extends Issued, O extends SignInOutcome<T>> extends Capability<T, O> {

        O opened(Opened<T> opened);

        @Override
        default ResponseMode mode(Terms<T> terms) {
            return terms.mode();
        }

        @Override
        default Uni<Decision<O>> end(Ways<T> ways) {
            return ways.session().map(opened -> new Decision.Open<>(opened(opened)));
        }
    }

    /** The client can do nothing more. Accounts with a second factor are refused with {@code OTP_REQUIRED}. */
    record FirstFactor<T extends Issued>() implements ForSession<T, Opened<T>> {
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
    record SecondFactor<T extends Issued>() implements ForSession<T, OfTwoSteps<T>> {
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
    record Enrolment<T extends Issued>() implements ForSession<T, OfSession<T>> {
        @Override
        public OfSession<T> opened(Opened<T> opened) {
            return opened;
        }

        @Override
        public Function<SecretToken, OfSession<T>> ask(Challenge challenge, Duration life) {
            return switch (challenge.kind()) {
                case VERIFY -> token -> new SecondFactorRequired<>(token, life, challenge.mailedCode());
                case ENROL -> token -> new EnrolmentRequired<>(token, life);
            };
        }
    }

    /**
     * The client can take every step, and may want an intent instead of the session.
     *
     * @param codeChallenge of the intent; empty if the client wants a session
     */
    record Every<T extends Issued>(Optional<CodeChallenge> codeChallenge) implements Capability<T, SignInOutcome<T>> {
        @Override
        public ResponseMode mode(Terms<T> terms) {
            return codeChallenge
                    .map(challenge -> ResponseMode.intent(terms.audience(), challenge))
                    .orElseGet(terms::mode);
        }

        @Override
        public Function<SecretToken, SignInOutcome<T>> ask(Challenge challenge, Duration life) {
            return new Enrolment<T>().ask(challenge, life)::apply;
        }

        @Override
        public Uni<Decision<SignInOutcome<T>>> end(Ways<T> ways) {
            return codeChallenge.isPresent()
                    ? ways.intent(codeChallenge.get())
                            .map(prepared -> new Decision.HandOff<>(prepared.intent(), prepared.outcome()::apply))
                    : ways.session().map(Decision.Open::new);
        }
    }

    /**
     * The client is a browser that signs in for a device. It can send a code; accounts that have to set up a factor are
     * refused with {@code TWOFACTOR_REQUIRED}.
     *
     * @param request of the device
     */
    record ForDevice<T extends Issued>(String request) implements Capability<T, OfDevice<T>> {
        @Override
        public ResponseMode mode(Terms<T> terms) {
            return ResponseMode.device(terms.audience(), request);
        }

        @Override
        public Function<SecretToken, OfDevice<T>> ask(Challenge challenge, Duration life) {
            return switch (challenge.kind()) {
                case VERIFY -> token -> new SecondFactorRequired<>(token, life, challenge.mailedCode());
                case ENROL -> throw Refused.because(Reason.TWOFACTOR_REQUIRED);
            };
        }

        @Override
        public Uni<Decision<OfDevice<T>>> end(Ways<T> ways) {
            return ways.approval().map(approval -> new Decision.Approve<>(request, approval, new DeviceApproved<>()));
        }
    }
}
