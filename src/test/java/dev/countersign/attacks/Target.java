package dev.countersign.attacks;

import dev.countersign.kernel.SecretToken;
import dev.countersign.testing.Secured;
import io.quarkus.arc.Arc;
import io.quarkus.redis.datasource.RedisDataSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A user with a second factor who is attacked, and the user's state in the database and Redis. */
record Target(Secured owner) {

    static Target somebody() {
        return new Target(Secured.somebody());
    }

    String id() {
        return owner.person().accountId();
    }

    /** Resets used codes and counts: every code of the app works again. */
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

    /** The gate's row: failures, in a row, level, and how many today. */
    String counted() {
        return Sql.text(
                "select concat_ws(' ', failures, in_a_row, lock_level, cardinality(recent)) from code_gate"
                        + " where account_id = $1",
                id());
    }

    /** The seconds for which codes are locked; 0 if they are not. */
    double lockSeconds() {
        return Double.parseDouble(Sql.text(
                "select greatest(coalesce(extract(epoch from locked_until - now()), 0), 0) from code_gate"
                        + " where account_id = $1",
                id()));
    }

    /** Moves the end of the lock into the past. */
    void waitForTheEndOfTheLock() {
        Sql.update("update code_gate set locked_until = now() - interval '1 second' where account_id = $1", id());
        forgetMirror();
    }

    void waitADay() {
        pass(Duration.ofHours(25));
        waitForTheEndOfTheLock();
    }

    /** Makes all counted codes and the used code of the app this much older. A lock stays. */
    void pass(Duration time) {
        Sql.update(
                "update code_gate set recent = array(select at - make_interval(secs => " + time.toSeconds()
                        + ") from unnest(recent) as at order by at desc) where account_id = $1",
                id());
        Sql.update("update second_factor set last_step = 1 where account_id = $1", id());
        forgetMirror();
    }

    /* Redis mirrors the lock for some seconds. */
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

    /** Creates this many challenge tokens at once, more than the server would allow. */
    List<String> challenges(int count) {
        List<String> tokens = new ArrayList<>(List.of(owner.challenge()));
        while (tokens.size() < count) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            tokens.add(HexFormat.of().formatHex(random));
        }
        String record = recordOf(tokens.getFirst());
        tokens.forEach(token -> redis().execute("SET", keyOf(token), record, "PX", "300000"));
        return tokens;
    }

    static String keyOf(String challenge) {
        return "challenge:{" + HexFormat.of().formatHex(new SecretToken(challenge).hash("challenge")) + '}';
    }

    static String recordOf(String challenge) {
        return redis().value(String.class).get(keyOf(challenge));
    }

    static RedisDataSource redis() {
        return Arc.container().instance(RedisDataSource.class).get();
    }
}
