package dev.countersign.wire.hoody;

import dev.countersign.session.IssuedTokens;
import dev.countersign.signin.SignInOutcome;
import dev.countersign.signin.SignInOutcome.Opened;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What follows a correct factor: a session, or a challenge that contains nothing but its token. */
@Schema(oneOf = {SignedInView.class, SignInView.ChallengeView.class, SignInView.EnrolmentView.class})
@RegisterForReflection(targets = {SignedInView.class, SignInView.ChallengeView.class, SignInView.EnrolmentView.class})
sealed interface SignInView permits SignedInView, SignInView.ChallengeView, SignInView.EnrolmentView {

    /** A code is needed: {@code POST /2fa/verify} with the token. */
    @Schema(description = "The first factor was right; 2fa/verify takes temp_token and a code within five minutes")
    record ChallengeView(boolean requires_2fa, String temp_token, String method) implements SignInView {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** The account needs a second factor and has none: {@code POST /2fa/enrolment/setup} with the token. */
    record EnrolmentView(boolean requires_2fa, boolean requires_2fa_setup, String temp_token, String method)
            implements SignInView {
        @Override
        public String toString() {
            return "***";
        }
    }

    static Envelope<SignInView> envelope(
            SignInOutcome<IssuedTokens> outcome,
            String message,
            Function<Opened<IssuedTokens>, SignedInView> whenOpened) {
        return switch (outcome) {
            case Opened<IssuedTokens> opened -> Envelope.of(message, whenOpened.apply(opened));
            case SignInOutcome.SecondFactorRequired<IssuedTokens> required ->
                Envelope.of(
                        "2FA verification required",
                        new ChallengeView(true, required.token().reveal(), "totp"));
            case SignInOutcome.EnrolmentRequired<IssuedTokens> required ->
                Envelope.of(
                        "2FA setup required",
                        new EnrolmentView(true, true, required.token().reveal(), "totp"));
        };
    }
}
