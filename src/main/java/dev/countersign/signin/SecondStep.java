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
import dev.countersign.signin.SignInOutcome.Opened;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The second step of a sign-in: the challenge of the first step is answered and a session is opened. */
@ApplicationScoped
public class SecondStep {

    /**
     * An answer to a challenge.
     *
     * @param mode the mode that the client expects, if it names one; refused when the sign-in began with another
     * @param trustDevice whether this device should need no code for some time
     */
    public record Answer(SecretToken challenge, Code code, Optional<ResponseMode.Kind> mode, boolean trustDevice) {

        /** An answer that expects nothing and does not trust the device. */
        public Answer(SecretToken challenge, Code code) {
            this(challenge, code, Optional.empty(), false);
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
                answer.mode().map(terms.mode()::as).orElseGet(terms::mode),
                client,
                (account, challenge, confirmedBy) -> admission.afterBoth(
                        account, first(challenge, terms, client), confirmedBy, answer.trustDevice()));
    }

    private static <T extends Issued> First<T> first(Challenge challenge, Terms<T> terms, Client client) {
        return new First<>(challenge.method(), List.of(), terms, client);
    }

    /** Proves the second factor and ends the challenge, but opens no session. Refuses as {@link #withCode}. */
    public Uni<Account> withoutSession(SecretToken token, Code code, ResponseMode mode, Client client) {
        return challenges.answer(
                token,
                code,
                mode,
                client,
                (account, challenge, confirmedBy) -> audit.record(
                                new AuditEvent.SecondFactorProved(account.id(), confirmedBy.stored(), client))
                        .replaceWith(account));
    }

    /** Confirms the setup that the first step asked for, which enables the second factor, and opens the session. */
    public <T extends Issued> Uni<Opened<T>> withFirstCode(
            SecretToken challenge, Code.Totp code, Terms<T> terms, Client client) {
        return challenges.confirmSetup(
                challenge,
                code,
                terms.mode(),
                client,
                (account, begun, confirmedBy) -> enrolment
                        .enabled(account, client)
                        .chain(() -> sessions.endAllWithin(account.id(), "second_factor_enabled", client))
                        .flatMap(ended ->
                                admission.afterBoth(account, first(begun, terms, client), confirmedBy, false)));
    }
}
