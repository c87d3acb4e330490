package dev.countersign.account;

import dev.countersign.kernel.Client;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** An address that an account signed in from, and when it did last. */
public record LoginAddress(String address, Instant lastLoginAt) {

    /** How many are told at sign-in. */
    private static final int RECENT = 5;

    private static final String NOTE_AND_LIST = """
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
            order by at desc""";

    /** Notes a sign-in and emits the recent addresses, the present one first. */
    static Uni<List<LoginAddress>> note(String accountId, Client client, Instant now) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(NOTE_AND_LIST, Tuple.class)
                        .setParameter("account", accountId)
                        .setParameter("address", client.address())
                        .setParameter("network", client.network())
                        .setParameter("now", now)
                        .setParameter("others", RECENT - 1)
                        .getResultList()
                        .map(rows -> rows.stream()
                                .map(row -> new LoginAddress(
                                        row.get("address", String.class),
                                        row.get("at", OffsetDateTime.class).toInstant()))
                                .toList()));
    }
}
