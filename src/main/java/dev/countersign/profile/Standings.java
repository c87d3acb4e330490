package dev.countersign.profile;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What administrators see of accounts, and may decide about them. */
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

    /**
     * The account with this id; empty if there is none. Refuses whoever is not an administrator with {@code
     * INSUFFICIENT_PERMISSIONS}, one without a second factor with {@code TWOFACTOR_REQUIRED}, and one who gave no code
     * of the app or backup code in this session with {@code OTP_REQUIRED}.
     */
    public Uni<Optional<Account>> find(SignedIn who, String accountId) {
        who.requireAdministrator();
        return database.statement(() -> accounts.find(accountId)).map(Optional::ofNullable);
    }
}
