package dev.countersign.ownership;

import dev.countersign.account.LeavingAccounts;
import dev.countersign.secondfactor.StepUp;
import dev.countersign.secondfactor.StepUp.Proof;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Deletes an account for its owner. */
@ApplicationScoped
public class Deletion {

    private final StepUp stepUp;
    private final LeavingAccounts leaving;

    Deletion(StepUp stepUp, LeavingAccounts leaving) {
        this.stepUp = stepUp;
        this.leaving = leaving;
    }

    /**
     * Deletes the account: everything that is signed in to it ends, this session too. Emits when it is erased. Refuses
     * like {@link StepUp#performWithEachFactor} and {@link LeavingAccounts#leave}.
     */
    public Uni<Instant> request(Proof proof) {
        return stepUp.performWithEachFactor(proof, account -> leaving.leave(account, proof.client()));
    }
}
