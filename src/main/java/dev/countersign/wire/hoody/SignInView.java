package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.IssuedTokens;
import dev.countersign.signin.SignInOutcome;
import dev.countersign.signin.SignInOutcome.IntentIssued;
import dev.countersign.signin.SignInOutcome.Opened;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What follows a correct factor: a session, an intent, or a challenge that contains nothing but its token. */
@Schema(
        oneOf = {
            SignedInView.class,
            SignInView.IntentView.class,
            SignInView.ChallengeView.class,
            SignInView.EnrolmentView.class,
            SignInView.StatusView.class
        })
@RegisterForReflection(
        targets = {
            SignedInView.class,
            SignInView.IntentView.class,
            SignInView.ChallengeView.class,
            SignInView.EnrolmentView.class,
            SignInView.StatusView.class
        })
sealed interface SignInView
        permits SignedInView,
                SignInView.IntentView,
                SignInView.ChallengeView,
                SignInView.EnrolmentView,
                SignInView.StatusView {

    /** An application can collect the session: {@code POST /api/v1/auth/authorize} with the token. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            description = "authorize takes auth_intent_token within a minute; user is present only at login",
            requiredProperties = "auth_intent_token")
    record IntentView(String auth_intent_token, String trusted_device, UserView user) implements SignInView {

        /** The answer to a login. */
        static IntentView login(IntentIssued<IssuedTokens> issued) {
            return new IntentView(issued.token().reveal(), device(issued), UserView.of(issued.account()));
        }

        static IntentView of(IntentIssued<IssuedTokens> issued) {
            return new IntentView(issued.token().reveal(), device(issued), null);
        }

        private static String device(IntentIssued<IssuedTokens> issued) {
            return issued.trustedDevice().map(SecretToken::reveal).orElse(null);
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    /** A code is needed: {@code POST /2fa/verify} with the token. */
    @Schema(description = "The first factor was correct; 2fa/verify takes temp_token and a code within five minutes")
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

    /** The decision about a device. The browser that decides gets nothing else. */
    @Schema(description = "The decision about a device that waits")
    record StatusView(
            @Schema(enumeration = {"approved", "denied"}) String status) implements SignInView, FoundView {

        static final StatusView APPROVED = new StatusView("approved");
        static final StatusView DENIED = new StatusView("denied");
    }

    /** The answer to every step but a login. */
    static Envelope<SignInView> envelope(SignInOutcome<IssuedTokens> outcome, String message) {
        return envelope(outcome, message, SignedInView::verified, IntentView::of);
    }

    static Envelope<SignInView> envelope(
            SignInOutcome<IssuedTokens> outcome,
            String message,
            Function<Opened<IssuedTokens>, SignedInView> whenOpened,
            Function<IntentIssued<IssuedTokens>, IntentView> whenIssued) {
        return switch (outcome) {
            case Opened<IssuedTokens> opened -> Envelope.of(message, whenOpened.apply(opened));
            case IntentIssued<IssuedTokens> issued -> Envelope.of(message, whenIssued.apply(issued));
            case SignInOutcome.DeviceApproved<IssuedTokens> approved ->
                Envelope.of("Device approved", StatusView.APPROVED);
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
