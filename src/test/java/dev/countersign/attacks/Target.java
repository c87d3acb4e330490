package dev.countersign.attacks;

import dev.countersign.kernel.SecretToken;
import dev.countersign.testing.Secured;
import io.quarkus.arc.Arc;
import io.quarkus.redis.datasource.RedisDataSource;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Somebody with a second factor who is attacked, and what of them only the database and Redis tell. */
record Target(Secured owner) {

    private static final String COPIES = "for i = 2, #KEYS do redis.call('COPY', KEYS[1], KEYS[i]) end return #KEYS";

    static Target somebody() {
        return new Target(Secured.somebody());
    }

    String id() {
        return owner.person().accountId();
    }

    /** As if no code had ever been given: every code of the app is good again. */
    Target anew() {
        Sql.update(
                "update code_gate set failures = 0, in_a_row = 0, lock_level = 0, locked_until = null, recent = '{}'"
                        + " where account_id = $1",
                id());
        Sql.update("update second_factor set last_step = 1 where account_id = $1", id());
        Sql.update("update backup_code set used_at = null where account_id = $1", id());
        forgetMirror();
        return this;
    }

    /** What the gate holds: failures, in a row, level, and how many of today. */
    String counted() {
        return Sql.text(
                "select concat_ws(' ', failures, in_a_row, lock_level, cardinality(recent)) from code_gate"
                        + " where account_id = $1",
                id());
    }

    /** The seconds that codes are locked for; 0 when they are not. */
    double lockSeconds() {
        return Double.parseDouble(Sql.text(
                "select greatest(coalesce(extract(epoch from locked_until - now()), 0), 0) from code_gate"
                        + " where account_id = $1",
                id()));
    }

    /** As if the lock, and the day of all that was counted, were over. */
    void waitForTheEndOfTheLock() {
        Sql.update("update code_gate set locked_until = now() - interval '1 second' where account_id = $1", id());
        forgetMirror();
    }

    void waitADay() {
        Sql.update(
                "update code_gate set recent = array(select at - interval '25 hours' from unnest(recent) as at"
                        + " order by at desc) where account_id = $1",
                id());
        waitForTheEndOfTheLock();
    }

    /* For some seconds Redis turns away what PostgreSQL would. */
    void forgetMirror() {
        redis().execute("DEL", "code-lock:" + id());
    }

    int sessions() {
        return Integer.parseInt(Sql.text("select count(*) from session where account_id = $1", id()));
    }

    boolean hasNoFactor() {
        return Sql.texts("select id from second_factor where account_id = $1", id())
                .isEmpty();
    }

    int unusedBackupCodes() {
        return Integer.parseInt(
                Sql.text("select count(*) from backup_code where account_id = $1 and used_at is null", id()));
    }

    /** Tokens of sign-ins that wait for a code: so many live at the same time, which the server does not let happen. */
    List<String> challenges(int count) {
        List<String> tokens = new ArrayList<>(List.of(owner.challenge()));
        while (tokens.size() < count) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            tokens.add(HexFormat.of().formatHex(random));
        }
        List<String> command = new ArrayList<>(List.of(COPIES, String.valueOf(count)));
        tokens.forEach(token -> command.add(keyOf(token)));
        redis().execute("EVAL", command.toArray(String[]::new));
        return tokens;
    }

    static String keyOf(String challenge) {
        return "challenge:" + HexFormat.of().formatHex(new SecretToken(challenge).hash("challenge"));
    }

    static RedisDataSource redis() {
        return Arc.container().instance(RedisDataSource.class).get();
    }
}
