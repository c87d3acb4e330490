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

    private static final ResponseMode MODE = Visits.terms(true).mode();

    private final Visits visits;
    private final SessionCookies cookies;
    private final SessionProofs proofs;
    private final Enrolment enrolment;
    private final Challenges challenges;
    private final SecondStep secondStep;
    private final ClientOf clients;

    CodeAnswers(
            Visits visits,
            SessionCookies cookies,
            SessionProofs proofs,
            Enrolment enrolment,
            Challenges challenges,
            SecondStep secondStep,
            ClientOf clients) {
        this.visits = visits;
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
                visit -> visit.who().account().hasSecondFactor()
                        ? prove(visit, code, request)
                        : confirm(visit, code, request),
                challenge -> open(challenge, code, trustDevice, request));
    }

    /** An email code. */
    Uni<Verified> mailed(String text, boolean trustDevice, HttpServerRequest request) {
        Code code = Code.mailedOrMalformed(text);
        return either(
                request,
                visit -> prove(visit, code, request),
                challenge -> open(challenge, code, trustDevice, request));
    }

    /** A backup code; it also ends a challenge if no session is wanted. */
    Uni<Verified> backup(String text, boolean withoutSession, boolean trustDevice, HttpServerRequest request) {
        Code code = Code.backupOrMalformed(text);
        return either(
                request,
                visit -> {
                    if (!visit.who().account().hasSecondFactor()) {
                        throw BetterAuthReason.NO_BACKUP_CODES.refused();
                    }
                    return prove(visit, code, request);
                },
                challenge ->
                        withoutSession ? end(challenge, code, request) : open(challenge, code, trustDevice, request));
    }

    /** Mails a code, for the session or the challenge. */
    Uni<Void> mailCode(HttpServerRequest request) {
        return either(
                request, visit -> proofs.mailCode(visit.who()), challenge -> challenges.mailCode(challenge, MODE));
    }

    private <T> Uni<T> either(
            HttpServerRequest request, Function<Visit, Uni<T>> within, Function<SecretToken, Uni<T>> challenged) {
        return visits.find(request)
                .flatMap(found -> found.map(visit -> within.apply(Visits.inGoodStanding(visit)))
                        .orElseGet(() -> challenge(request).flatMap(challenged::apply)));
    }

    private Uni<SecretToken> challenge(HttpServerRequest request) {
        return Candidates.pick(cookies.challenges(request), challenges::accountOf)
                .map(challenge -> challenge.orElseThrow(() -> Refused.because(Reason.INVALID_TEMP_TOKEN)));
    }

    private Uni<Verified> prove(Visit visit, Code code, HttpServerRequest request) {
        return proofs.prove(visit.who(), code, clients.request(request)).map(done -> Verified.within(visit));
    }

    private Uni<Verified> confirm(Visit visit, Code code, HttpServerRequest request) {
        SignedIn who = visit.who();
        Terms.Opaque terms = Visits.terms(who.session().isRemembered());
        return enrolment.confirm(who, code, terms, clients.request(request)).map(enabled -> {
            cookies.open(request, enabled.issued());
            return Verified.enabled(visit, enabled.issued());
        });
    }

    private Uni<Verified> open(SecretToken challenge, Code code, boolean trustDevice, HttpServerRequest request) {
        Client client = clients.request(request);
        Terms.Opaque terms = Visits.terms(cookies.isRemembered(request));
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
