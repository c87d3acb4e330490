package dev.countersign.wire.betterauth;

import dev.countersign.account.SignedIn;
import dev.countersign.challenge.Challenges;
import dev.countersign.code.Code;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.secondfactor.Enrolment;
import dev.countersign.secondfactor.SessionProofs;
import dev.countersign.session.IssuedSession;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.Terms;
import dev.countersign.signin.SecondStep;
import dev.countersign.signin.SecondStep.Answer;
import dev.countersign.signin.SignInOutcome.Opened;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.Candidates;
import dev.countersign.wire.http.ClientOf;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/**
 * Codes are given within a session, to know that they are right or to confirm a setup, or to answer the challenge of a
 * sign-in. A session wins. Texts are given on as they are: whether one has the form of a code is told last.
 */
@ApplicationScoped
class CodeAnswers {

    private static final ResponseMode MODE = BetterAuthDialect.terms(true).mode();

    private final Callers callers;
    private final SessionCookies cookies;
    private final SessionProofs proofs;
    private final Enrolment enrolment;
    private final Challenges challenges;
    private final SecondStep secondStep;
    private final ClientOf clients;

    CodeAnswers(
            Callers callers,
            SessionCookies cookies,
            SessionProofs proofs,
            Enrolment enrolment,
            Challenges challenges,
            SecondStep secondStep,
            ClientOf clients) {
        this.callers = callers;
        this.cookies = cookies;
        this.proofs = proofs;
        this.enrolment = enrolment;
        this.challenges = challenges;
        this.secondStep = secondStep;
        this.clients = clients;
    }

    /** A code from the app; within a session without a second factor it confirms the pending setup. */
    Uni<Verified> totp(String text, boolean trustDevice, HttpServerRequest request) {
        Code code = Code.totpOrMalformed(text);
        return either(
                request,
                who -> who.signedIn().account().hasSecondFactor()
                        ? prove(who, code, request)
                        : confirm(who, code, request),
                challenge -> open(challenge, code, trustDevice, request));
    }

    /** An email code. */
    Uni<Verified> mailed(String text, boolean trustDevice, HttpServerRequest request) {
        Code code = Code.mailedOrMalformed(text);
        return either(
                request, who -> prove(who, code, request), challenge -> open(challenge, code, trustDevice, request));
    }

    /** A backup code; it also ends a challenge if no session is wanted. */
    Uni<Verified> backup(String text, boolean withoutSession, boolean trustDevice, HttpServerRequest request) {
        Code code = Code.backupOrMalformed(text);
        return either(
                request,
                who -> {
                    if (!who.signedIn().account().hasSecondFactor()) {
                        throw BetterAuthReason.NO_BACKUP_CODES.refused();
                    }
                    return prove(who, code, request);
                },
                challenge ->
                        withoutSession ? end(challenge, code, request) : open(challenge, code, trustDevice, request));
    }

    /** Mails a code, for the session or the challenge. */
    Uni<Void> mailCode(HttpServerRequest request) {
        return either(
                request, who -> proofs.mailCode(who.signedIn()), challenge -> challenges.mailCode(challenge, MODE));
    }

    private <T> Uni<T> either(
            HttpServerRequest request, Function<BySession, Uni<T>> within, Function<SecretToken, Uni<T>> challenged) {
        return callers.find(BySession.class)
                .flatMap(found ->
                        found.map(within).orElseGet(() -> challenge(request).flatMap(challenged::apply)));
    }

    private Uni<SecretToken> challenge(HttpServerRequest request) {
        return Candidates.pick(cookies.challenges(request), challenges::accountOf)
                .map(challenge -> challenge.orElseThrow(() -> Refused.because(Reason.INVALID_TEMP_TOKEN)));
    }

    private Uni<Verified> prove(BySession who, Code code, HttpServerRequest request) {
        return proofs.prove(who.signedIn(), code, clients.request(request)).map(done -> Verified.within(who));
    }

    private Uni<Verified> confirm(BySession who, Code code, HttpServerRequest request) {
        SignedIn signedIn = who.signedIn();
        Terms.Opaque terms = BetterAuthDialect.terms(signedIn.session().isRemembered());
        return enrolment
                .confirm(signedIn, code, terms, clients.request(request))
                .map(enabled -> {
                    cookies.open(request, enabled.issued());
                    return Verified.enabled(who, enabled.issued());
                });
    }

    private Uni<Verified> open(SecretToken challenge, Code code, boolean trustDevice, HttpServerRequest request) {
        Client client = clients.request(request);
        Terms.Opaque terms = BetterAuthDialect.terms(cookies.isRemembered(request));
        return secondStep
                .withCode(new Answer(challenge, code, trustDevice), terms, client)
                .map(opened -> opened(opened, request));
    }

    private Verified opened(Opened<IssuedSession> opened, HttpServerRequest request) {
        cookies.endChallenge(request);
        opened.trustedDevice()
                .ifPresentOrElse(
                        device -> cookies.openTrusted(request, opened.issued(), device),
                        () -> cookies.open(request, opened.issued()));
        return Verified.opened(opened.issued(), opened.account());
    }

    private Uni<Verified> end(SecretToken challenge, Code code, HttpServerRequest request) {
        Client client = clients.request(request);
        return secondStep.withoutSession(challenge, code, MODE, client).map(Verified::withoutSession);
    }
}
