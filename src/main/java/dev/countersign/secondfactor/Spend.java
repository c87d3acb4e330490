package dev.countersign.secondfactor;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a code that was found right is used up, within a transaction: each by one statement with its condition in its own
 * {@code WHERE}, so that of many requests with one code one wins.
 */
sealed interface Spend {

    /** Emits whether it was there to be used. */
    Uni<Boolean> in(Reservation reservation);

    /** A TOTP step, and none before it ever after; the gate is opened by the same statement. */
    record Step(String factorId, long step, String resealed) implements Spend {

        private static final String SQL = """
                with spent as (
                    update second_factor set last_step = :step, secret = coalesce(cast(:resealed as text), secret)
                     where account_id = :account and id = :factor and last_step < :step
                    returning account_id)
                """ + String.format(Locale.ROOT, CodeGate.RIGHT, "false")
                + " and account_id in (select account_id from spent)";

        @Override
        public Uni<Boolean> in(Reservation reservation) {
            Map<String, Object> own = new HashMap<>();
            own.put("step", step);
            own.put("resealed", resealed);
            own.put("factor", factorId);
            return FactorRows.spend(SQL, reservation, own);
        }

        @Override
        public String toString() {
            return "Step[" + step + ']';
        }
    }

    /** A backup code, of this account. */
    record Backup(String hash) implements Spend {

        private static final String SQL = """
                with spent as (
                    update backup_code set used_at = now()
                     where account_id = :account and code_hash = :hash and used_at is null
                    returning account_id)
                """ + String.format(Locale.ROOT, CodeGate.RIGHT, "false")
                + " and account_id in (select account_id from spent)";

        @Override
        public Uni<Boolean> in(Reservation reservation) {
            return FactorRows.spend(SQL, reservation, Map.of("hash", hash));
        }

        @Override
        public String toString() {
            return "Backup";
        }
    }

    /** The live code by mail. */
    record Mailed(String codeId, byte[] hash) implements Spend {

        private static final String DELETE =
                "delete from mailed_code where id = :id and account_id = :account and code_hash = :hash";

        private static final String SQL = "with spent as (" + DELETE + " returning account_id)\n"
                + String.format(Locale.ROOT, CodeGate.RIGHT, "true")
                + " and account_id in (select account_id from spent)";

        @Override
        public Uni<Boolean> in(Reservation reservation) {
            return FactorRows.spend(SQL, reservation, Map.of("id", codeId, "hash", hash));
        }

        /** The same where the code proves a first factor, which is no reason to begin the count of codes anew. */
        Uni<Boolean> withoutOpening(String accountId) {
            return FactorRows.one(FactorRows.execute(DELETE, Map.of("id", codeId, "hash", hash, "account", accountId)));
        }

        @Override
        public String toString() {
            return "Mailed[" + codeId + ']';
        }
    }

    /** The first code of a setup: promoting the setup is what uses it up. */
    record FirstStep(String setupId, long step, Instant now) implements Spend {

        @Override
        public Uni<Boolean> in(Reservation reservation) {
            return FactorRows.promote(reservation, setupId, step, now);
        }
    }
}
