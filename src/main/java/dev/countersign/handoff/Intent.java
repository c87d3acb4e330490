package dev.countersign.handoff;

import dev.countersign.kernel.CodeChallenge;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.SignInMethod;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * A proved sign-in, as stored in Redis. It holds everything that its session will be opened with, so the application
 * that collects it decides nothing.
 *
 * @param securityVersion the account's when the factors were proved; once it is raised, the intent is dead
 * @param confirmedBy the second factor; empty if the account had none
 * @param dialect whose terms the session will have
 * @param codeChallenge of the only client that can collect it
 */
@RegisterForReflection(targets = {Intent.class, SignInMethod.class, ConfirmedBy.class, CodeChallenge.class})
public record Intent(
        String accountId,
        int securityVersion,
        SignInMethod method,
        Optional<ConfirmedBy> confirmedBy,
        String dialect,
        CodeChallenge codeChallenge) {

    /** The factors that were proved, as audit events name them. */
    public String proofs() {
        return method.stored()
                + confirmedBy.map(second -> '+' + second.stored()).orElse("");
    }
}
