package dev.countersign.code;

import dev.countersign.kernel.Query;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Locale;

/**
 * How a correct code is used up, within a transaction. Each kind has one statement with its condition in the {@code
 * WHERE} clause, so that only one of many requests with the same code succeeds.
 */
public sealed interface Spend {

    /* A correct code resets the count. Only the count of the day keeps the wrong ones. */
    String RIGHT = """
            update code_gate
               set failures = 0, in_a_row = 0, lock_level = 0, locked_until = null,
                   recent = array_remove(recent, cast(:stamp as timestamptz)),
                   answered = coalesce(cast(:challenge as text), answered),
                   mailbox_used = mailbox_used and %s
             where account_id = :account""";

    /** Runs a statement that uses a code up and opens the gate, for the account and attempt of the reservation. */
    private static Uni<Boolean> spend(Query query, Reservation reservation) {
        return query.with("account", reservation.accountId())
                .with("stamp", reservation.stamp())
                .with("challenge", reservation.challenge())
                .changesOne();
    }

    /** Emits whether the code could still be used up. */
    Uni<Boolean> in(Reservation reservation);

    /** A TOTP step. It and all earlier steps are never accepted again; the same statement opens the gate. */
    record Step(String factorId, long step, String resealed) implements Spend {

        private static final Sql SQL = Sql.of(
                """
                with spent as (
                    update second_factor set last_step = :step, secret = coalesce(cast(:resealed as text), secret)
                     where account_id = :account and id = :factor and last_step < :step
                    returning account_id)
                """ + String.format(Locale.ROOT, RIGHT, "false") + " and account_id in (select account_id from spent)");

        @Override
        public Uni<Boolean> in(Reservation reservation) {
            return spend(SQL.with("step", step).with("resealed", resealed).with("factor", factorId), reservation);
        }

        @Override
        public String toString() {
            return "Step[" + step + ']';
        }
    }

    /** A backup code of this account. */
    record Backup(String hash) implements Spend {

        private static final Sql SQL = Sql.of(
                """
                with spent as (
                    update backup_code set used_at = now()
                     where account_id = :account and code_hash = :hash and used_at is null
                    returning account_id)
                """ + String.format(Locale.ROOT, RIGHT, "false") + " and account_id in (select account_id from spent)");

        @Override
        public Uni<Boolean> in(Reservation reservation) {
            return spend(SQL.with("hash", hash), reservation);
        }

        @Override
        public String toString() {
            return "Backup";
        }
    }

    /** The scope's current email code. */
    record Mailed(String codeId, byte[] hash) implements Spend {

        private static final String DELETE =
                "delete from mailed_code where id = :id and account_id = :account and code_hash = :hash";

        private static final Sql ALONE = Sql.of(DELETE);

        private static final Sql SQL = Sql.of("with spent as (" + DELETE + " returning account_id)\n"
                + String.format(Locale.ROOT, RIGHT, "true")
                + " and account_id in (select account_id from spent)");

        @Override
        public Uni<Boolean> in(Reservation reservation) {
            return spend(SQL.with("id", codeId).with("hash", hash), reservation);
        }

        /** Uses the code up without resetting the count of codes, where it proves a first factor. */
        public Uni<Boolean> withoutOpening(String accountId) {
            return ALONE.with("id", codeId)
                    .with("hash", hash)
                    .with("account", accountId)
                    .changesOne();
        }

        @Override
        public String toString() {
            return "Mailed[" + codeId + ']';
        }
    }

    /** The first code of a setup. Promoting the setup uses it up. */
    record FirstStep(String setupId, long step, Instant now) implements Spend {

        private static final Sql SQL = Sql.of("""
                with setup as (
                    delete from second_factor_setup
                     where id = :setup and account_id = :account and expires_at > :now
                    returning account_id, id, secret, backup_form, backup_hashes),
                factor as (
                    insert into second_factor (account_id, id, secret, last_step, backup_form, enabled_at)
                    select account_id, id, secret, :step, backup_form, :now from setup
                    on conflict (account_id) do nothing
                    returning account_id),
                codes as (
                    insert into backup_code (account_id, code_hash)
                    select setup.account_id, hash
                      from setup join factor on factor.account_id = setup.account_id
                     cross join unnest(setup.backup_hashes) as hash)
                """ + String.format(Locale.ROOT, RIGHT, "false")
                + " and account_id in (select account_id from factor)");

        @Override
        public Uni<Boolean> in(Reservation reservation) {
            return spend(SQL.with("setup", setupId).with("step", step).with("now", now), reservation);
        }
    }
}
