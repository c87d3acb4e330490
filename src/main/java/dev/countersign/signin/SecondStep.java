package dev.countersign.signin;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.SecretToken;
import dev.countersign.mail.Outbox;
import dev.countersign.secondfactor.Challenges;
import dev.countersign.secondfactor.Code;
import dev.countersign.secondfactor.Enrolment;
import dev.countersign.secondfactor.ResponseMode;
import dev.countersign.session.Sessions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The second step of a sign-in: the challenge of its first step is answered, and a session opened. */
@ApplicationScoped
public class SecondStep {

    /**
     * An answer to a challenge.
     *
     * @param mode what the client expects, tokens when it does not say; refused when the sign-in began with another
     * @param trustDevice whether the client's device is to need no code for a while
     */
    public record Answer(SecretToken challenge, Code code, Optional<ResponseMode> mode, boolean trustDevice) {}

    private final Challenges challenges;
    private final Enrolment enrolment;
    private final Admission admission;
    private final Sessions sessions;
    private final Outbox outbox;

    SecondStep(Challenges challenges, Enrolment enrolment, Admission admission, Sessions sessions, Outbox outbox) {
        this.challenges = challenges;
        this.enrolment = enrolment;
        this.admission = admission;
        this.sessions = sessions;
        this.outbox = outbox;
    }

    /** Proves the second factor. Refuses as {@link Challenges#answer}. */
    public Uni<SignInOutcome> withCode(Answer answer, Client client) {
        return challenges
                .answer(
                        answer.challenge(),
                        answer.code(),
                        answer.mode(),
                        client,
                        (account, challenge, confirmedBy) -> admission.afterBoth(
                                account, challenge.method(), confirmedBy, answer.trustDevice(), client))
                .invoke(outbox::nudge);
    }

    /** Confirms the setup that the sign-in was led into: from now on the account has a second factor. */
    public Uni<SignInOutcome> withFirstCode(SecretToken challenge, Code.Totp code, Client client) {
        return challenges.confirmSetup(
                challenge,
                code,
                client,
                (account, begun, confirmedBy) -> enrolment
                        .enabled(account, client)
                        .flatMap(version -> sessions.endAllWithin(account.id(), "second_factor_enabled", client))
                        .flatMap(ended -> admission.afterBoth(account, begun.method(), confirmedBy, false, client)));
    }
}
