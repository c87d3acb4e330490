package dev.countersign.wire.hydracore;

import dev.countersign.session.IssuedTokens;
import dev.countersign.session.Terms;
import dev.countersign.signin.SignInOutcome;
import dev.countersign.wire.hydracore.SignInView.CodeRequired;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** Answers to sign-ins: a token pair, also as cookies, or 202 and the next step. */
@ApplicationScoped
class SignInAnswers {

    /** How this dialect holds sessions: as a token pair whose access tokens live for half an hour. */
    static final Terms.Pair TERMS = new Terms.Pair(HydraCoreDialect.NAME, Optional.of(Duration.ofMinutes(30)));

    private final TokenCookies cookies;

    SignInAnswers(TokenCookies cookies) {
        this.cookies = cookies;
    }

    RestResponse<SignInView> of(SignInOutcome.OfSession<IssuedTokens> outcome, HttpServerRequest request) {
        return switch (outcome) {
            case SignInOutcome.Opened<IssuedTokens> opened -> RestResponse.ok(cookies.hand(request, opened.issued()));
            case SignInOutcome.SecondFactorRequired<IssuedTokens> required ->
                accepted(CodeRequired.byApp(required.token()));
            case SignInOutcome.EnrolmentRequired<IssuedTokens> required ->
                accepted(CodeRequired.afterSetup(required.token()));
        };
    }

    private static RestResponse<SignInView> accepted(SignInView view) {
        return RestResponse.status(RestResponse.Status.ACCEPTED, view);
    }
}
