package dev.countersign.account;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.Row;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/**
 * What an owner is shown at a sign-in, to notice what others did with the account.
 *
 * @param recent the last addresses that the account signed in from, the current one first
 * @param automationTokens how many of its automation tokens are live
 */
public record Arrival(List<LoginAddress> recent, int automationTokens) {

    /** Of a sign-in that shows nothing of this. */
    public static final Arrival UNNOTED = new Arrival(List.of(), 0);

    /** How many addresses a sign-in shows. */
    private static final int RECENT = 5;

    private static final Sql NOTE_AND_LIST = Sql.of("""
            with noted as (
                insert into login_address (account_id, address, network, last_login_at)
                values (:account, :address, :network, :now)
                on conflict (account_id, address) do update set last_login_at = excluded.last_login_at
                returning address, last_login_at),
            live as (
                select count(*)::int as tokens from automation_token
                 where account_id = :account and is_enabled and (expires_at is null or expires_at > :now))
            select address, last_login_at as at, tokens from noted, live
            union all
            (select address, last_login_at, 0 from login_address
              where account_id = :account and address <> :address
              order by last_login_at desc limit :others)
            order by at desc""");

    /** Records a sign-in, in one statement with what it shows. */
    static Uni<Arrival> note(String accountId, Client client, Instant now) {
        return NOTE_AND_LIST
                .with("account", accountId)
                .with("address", client.address())
                .with("network", client.network())
                .with("now", now)
                .with("others", RECENT - 1)
                .list(Line::of)
                .map(Line::together);
    }

    private record Line(LoginAddress address, int tokens) {

        static Line of(Row row) {
            return new Line(new LoginAddress(row.text("address"), row.instant("at")), row.number("tokens"));
        }

        static Arrival together(List<Line> lines) {
            return new Arrival(
                    lines.stream().map(Line::address).toList(),
                    lines.stream().mapToInt(Line::tokens).sum());
        }
    }
}
