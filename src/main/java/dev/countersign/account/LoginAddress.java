package dev.countersign.account;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/** An address that an account signed in from, and the last time it did. */
public record LoginAddress(String address, Instant lastLoginAt) {

    /** How many of them a sign-in shows. */
    private static final int RECENT = 5;

    private static final Sql NOTE_AND_LIST = Sql.of("""
            with noted as (
                insert into login_address (account_id, address, network, last_login_at)
                values (:account, :address, :network, :now)
                on conflict (account_id, address) do update set last_login_at = excluded.last_login_at
                returning address, last_login_at)
            select address, last_login_at as at from noted
            union all
            (select address, last_login_at from login_address
              where account_id = :account and address <> :address
              order by last_login_at desc limit :others)
            order by at desc""");

    /** Records a sign-in and emits the recent addresses, the current one first. */
    static Uni<List<LoginAddress>> note(String accountId, Client client, Instant now) {
        return NOTE_AND_LIST
                .with("account", accountId)
                .with("address", client.address())
                .with("network", client.network())
                .with("now", now)
                .with("others", RECENT - 1)
                .list(row -> new LoginAddress(row.text("address"), row.instant("at")));
    }
}
