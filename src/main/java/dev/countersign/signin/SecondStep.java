package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.challenge.Challenge;
import dev.countersign.challenge.Challenges;
import dev.countersign.code.Code;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.SecretToken;
import dev.countersign.secondfactor.Enrolment;
import dev.countersign.session.Issued;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.Sessions;
import dev.countersign.session.Terms;
import dev.countersign.signin.Admission.First;
import dev.countersign.signin.SignInOutcome.Ended;
import dev.countersign.signin.SignInOutcome.Opened;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The second step of a sign-in: the challenge of the first step is answered, and the sign-in ends. */
@ApplicationScoped
public class SecondStep {

    /**
     * An answer to a challenge.
     *
     * @param trustDevice whether this device should need no code for some time
     */
    public record Answer(SecretToken challenge, Code code, boolean trustDevice) {

        /** An answer that does not trust the device. */
        public Answer(SecretToken challenge, Code code) {
            this(challenge, code, false);
        }
    }

    private final Challenges challenges;
    private final Enrolment enrolment;
    private final Admission admission;
    private final Sessions sessions;
    private final AuditLog audit;

    SecondStep(Challenges challenges, Enrolment enrolment, Admission admission, Sessions sessions, AuditLog audit) {
        this.challenges = challenges;
        this.enrolment = enrolment;
        this.admission = admission;
        this.sessions = sessions;
        this.audit = audit;
    }

    /**
     * Proves the second factor and opens the session. Refuses as {@link Challenges#answer}.
     *
     * @param terms the same as in the first step
     */
    public <T extends Issued> Uni<Opened<T>> withCode(Answer answer, Terms<T> terms, Client client) {
        return challenges.answer(
                answer.challenge(),
                answer.code(),
                terms.mode().accepted(),
                client,
                (account, challenge, confirmedBy) -> admission.afterBoth(
                        account, first(challenge, terms, client), confirmedBy, answer.trustDevice()));
    }

    /**
     * Proves the second factor and ends the sign-in in what it began with: the session, or an intent. Refuses like
     * {@link Challenges#answer}.
     *
     * @param expected what the client expects, if it says so; refused when the sign-in began with something else
     * @param terms the same as in the first step
     */
    public <T extends Issued> Uni<Ended<T>> asBegun(
            Answer answer, Optional<ResponseMode.Kind> expected, Terms<T> terms, Client client) {
        return challenges
                .answer(
                        answer.challenge(),
                        answer.code(),
                        expected.map(kind -> accepted(terms, Set.of(kind))).orElseGet(() -> any(terms)),
                        client,
                        (account, challenge, confirmedBy) -> admission.afterBoth(
                                account, challenge, first(challenge, terms, client), confirmedBy, answer.trustDevice()))
                .flatMap(admission::complete);
    }

    private static ResponseMode.Accepted any(Terms<?> terms) {
        return accepted(terms, Set.of(terms.mode().kind(), ResponseMode.Kind.INTENT, ResponseMode.Kind.DEVICE));
    }

    private static ResponseMode.Accepted accepted(Terms<?> terms, Set<ResponseMode.Kind> kinds) {
        return new ResponseMode.Accepted(terms.audience(), kinds);
    }

    private static <T extends Issued> First<T> first(Challenge challenge, Terms<T> terms, Client client) {
        return new First<>(challenge.method(), List.of(), terms, client);
    }

    /** Proves the second factor and ends the challenge, but opens no session. Refuses as {@link #withCode}. */
    public Uni<Account> withoutSession(SecretToken token, Code code, ResponseMode mode, Client client) {
        return challenges.answer(
                token,
                code,
                mode.accepted(),
                client,
                (account, challenge, confirmedBy) -> audit.record(
                                new AuditEvent.SecondFactorProved(account.id(), confirmedBy.stored(), client))
                        .replaceWith(account));
    }

    /**
     * Confirms the setup that the first step asked for, which enables the second factor, and ends the sign-in as {@link
     * #asBegun} does.
     */
    public <T extends Issued> Uni<Ended<T>> withFirstCode(
            SecretToken challenge, Code.Totp code, Terms<T> terms, Client client) {
        return challenges
                .confirmSetup(
                        challenge,
                        code,
                        any(terms),
                        client,
                        (account, begun, confirmedBy) -> enrolment
                                .enabled(account, client)
                                .chain(() -> sessions.endAllWithin(account.id(), "second_factor_enabled", client))
                                .flatMap(ended -> admission.afterBoth(
                                        account, begun, first(begun, terms, client), confirmedBy, false)))
                .flatMap(admission::complete);
    }
}
