package dev.countersign.deviceflow;

import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.SignInMethod;
import java.util.Optional;

/**
 * A proved sign-in that a device may collect. It holds everything that the session will be opened with.
 *
 * @param securityVersion the account's when the factors were proved; once it is raised, the approval is dead
 * @param confirmedBy the second factor; empty if the account had none
 */
public record Approval(String accountId, int securityVersion, SignInMethod method, Optional<ConfirmedBy> confirmedBy) {

    /** The factors that were proved, as audit events name them. */
    public String proofs() {
        return method.stored()
                + confirmedBy.map(second -> '+' + second.stored()).orElse("");
    }
}
