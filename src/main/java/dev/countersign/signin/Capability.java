package dev.countersign.signin;

import dev.countersign.challenge.Challenge;
import dev.countersign.handoff.Intent;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Issued;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.Terms;
import dev.countersign.signin.SignInOutcome.EnrolmentRequired;
import dev.countersign.signin.SignInOutcome.IntentIssued;
import dev.countersign.signin.SignInOutcome.OfSession;
import dev.countersign.signin.SignInOutcome.OfTwoSteps;
import dev.countersign.signin.SignInOutcome.Opened;
import dev.countersign.signin.SignInOutcome.SecondFactorRequired;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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

    /** Ends a sign-in whose factors are all proved, in the one of the two that the client wants. */
    Uni<Decision<O>> end(Supplier<Uni<Opened<T>>> session, Function<CodeChallenge, Uni<Prepared<T>>> intent);

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
        default Uni<Decision<O>> end(
                Supplier<Uni<Opened<T>>> session, Function<CodeChallenge, Uni<Prepared<T>>> intent) {
            return session.get().map(opened -> new Decision.Open<>(opened(opened)));
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
        public Uni<Decision<SignInOutcome<T>>> end(
                Supplier<Uni<Opened<T>>> session, Function<CodeChallenge, Uni<Prepared<T>>> intent) {
            return codeChallenge.isPresent()
                    ? intent.apply(codeChallenge.get())
                            .map(prepared -> new Decision.HandOff<>(prepared.intent(), prepared.outcome()::apply))
                    : session.get().map(Decision.Open::new);
        }
    }
}
