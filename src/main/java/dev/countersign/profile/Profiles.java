package dev.countersign.profile;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.ProfileChange;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes what users show of themselves. The session is enough for it: none of it signs anybody in. */
@ApplicationScoped
public class Profiles {

    private final Accounts accounts;
    private final Database database;

    Profiles(Accounts accounts, Database database) {
        this.accounts = accounts;
        this.database = database;
    }

    /** Emits the account as it is now. Refuses with {@code INVALID_TOKEN} if it changed meanwhile or was banned. */
    public Uni<Account> change(SignedIn who, ProfileChange change, Client client) {
        return database.transaction(() -> accounts.findLockedUnchanged(
                        who.account().id(), who.account().securityVersion(), Reason.INVALID_TOKEN)
                .call(account -> accounts.changeProfile(account, change, client)));
    }
}
