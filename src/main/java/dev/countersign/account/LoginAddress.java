package dev.countersign.account;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** An address that an account signed in from, and the last time it did. */
public record LoginAddress(String address, Instant lastLoginAt) {

    private static final Sql IS_KNOWN = Sql.of("""
            select exists (select 1 from login_address where account_id = :account and network = :network) as known""");

    static Uni<Boolean> isKnown(String accountId, Client client) {
        return IS_KNOWN.with("account", accountId)
                .with("network", client.network())
                .only(row -> row.flag("known"));
    }
}
