package dev.countersign.profile;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What administrators see and decide about accounts: who is banned, and who is an administrator. */
@ApplicationScoped
public class Standings {

    private final Accounts accounts;
    private final Database database;

    Standings(Accounts accounts, Database database) {
        this.accounts = accounts;
        this.database = database;
    }

    /** What is to be decided; what is empty stays. */
    public record Decision(Optional<Boolean> admin, Optional<Boolean> banned) {

        public boolean isEmpty() {
            return admin.isEmpty() && banned.isEmpty();
        }
    }

    /** What became of a decision. */
    public sealed interface Outcome {

        /** The account as it is now. */
        record Decided(Account account) implements Outcome {}

        /** There is no such account. */
        record Unknown() implements Outcome {}

        /** Nothing changed: an account cannot be both banned and an administrator's. */
        record Contradiction() implements Outcome {}
    }

    /**
     * The account with this id; empty if there is none. Refuses whoever is not an administrator with {@code
     * INSUFFICIENT_PERMISSIONS}, one without a second factor with {@code TWOFACTOR_REQUIRED}, and one who gave no code
     * of the app or backup code in this session with {@code OTP_REQUIRED}.
     */
    public Uni<Optional<Account>> find(SignedIn who, String accountId) {
        requireAdministrator(who);
        return database.statement(() -> accounts.find(accountId)).map(Optional::ofNullable);
    }

    /** Decides. Refuses like {@link #find}. */
    public Uni<Outcome> decide(SignedIn who, String accountId, Decision decision, Client client) {
        requireAdministrator(who);
        return database.transaction(() -> accounts.findLocked(accountId)
                .map(Optional::ofNullable)
                .flatMap(found -> found.map(account -> decide(who, account, decision, client))
                        .orElseGet(() -> Uni.createFrom().item(new Outcome.Unknown()))));
    }

    private static void requireAdministrator(SignedIn who) {
        if (!who.account().isAdmin()) {
            throw Refused.because(Reason.INSUFFICIENT_PERMISSIONS);
        }
        if (!who.account().hasSecondFactor()) {
            throw Refused.because(Reason.TWOFACTOR_REQUIRED);
        }
        if (!who.session().isConfirmedByOwnersCode()) {
            throw Refused.because(Reason.OTP_REQUIRED);
        }
    }

    private Uni<Outcome> decide(SignedIn who, Account account, Decision decision, Client client) {
        return accounts.changeStanding(
                        account,
                        decision.admin(),
                        decision.banned(),
                        who.account().id(),
                        client)
                .map(done -> done ? new Outcome.Decided(account) : new Outcome.Contradiction());
    }
}
