package dev.countersign.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads and changes the server's database by SQL, for a server in this JVM or in a separate process. */
public final class Ledger {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Vertx VERTX = Vertx.vertx();
    private static final Map<String, Pool> POOLS = new ConcurrentHashMap<>();

    private Ledger() {}

    /** The newest audit event. */
    public static long latest() {
        return query("select coalesce(max(id), 0) from audit_event")
                .iterator()
                .next()
                .getLong(0);
    }

    /** The names of the audit events that a client has caused since then, in order. */
    public static List<String> eventsOf(Api client, long since) {
        List<String> names = new ArrayList<>();
        query("select event from audit_event where client_ip = $1 and id > $2 order by id", client.address(), since)
                .forEach(row -> names.add(row.getString(0)));
        return names;
    }

    /** Waits until no mail to the address is due, except those that wait for its budget. */
    public static void awaitMailsSent(String email) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (dueMails(email) > 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("mails to " + email + " are still due");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int dueMails(String email) {
        return query(
                        "select count(*)::int from mail_outbox where state = 'due' and reason is distinct from 'budget' and mailbox_key = $1",
                        email.toLowerCase(Locale.ROOT))
                .iterator()
                .next()
                .getInteger(0);
    }

    /** Bans the account of the address, as an operator would. */
    public static void ban(String email) {
        change("update account set banned = true where email_key = $1", email.toLowerCase(Locale.ROOT));
    }

    /** Moves the last rotation of the account's sessions into the past, beyond the grace time for reuse. */
    public static void ageRotations(String accountId) {
        change("update session set rotated_at = rotated_at - interval '1 minute' where account_id = $1", accountId);
    }

    /** Runs one statement and returns how many rows it changed. */
    public static int update(String sql, Object... values) {
        return query(sql, values).rowCount();
    }

    /** Runs one statement and fails if it changes nothing. */
    public static void change(String sql, Object... values) {
        if (query(sql, values).rowCount() == 0) {
            throw new AssertionError("nothing changed by: " + sql);
        }
    }

    /** The first column of the result of {@code sql}, as text. */
    public static List<String> texts(String sql, Object... values) {
        List<String> texts = new ArrayList<>();
        query(sql, values).forEach(row -> texts.add(String.valueOf(row.getValue(0))));
        return texts;
    }

    private static RowSet<Row> query(String sql, Object... values) {
        String url = Servers.started("quarkus.datasource.reactive.url");
        Pool pool = POOLS.computeIfAbsent(url, Ledger::connect);
        try {
            return run(pool, sql, values);
        } catch (ExecutionException e) {
            // The pool may still hold connections to a server that has been killed.
            POOLS.remove(url, pool);
            end(pool);
            return again(url, sql, values);
        } catch (TimeoutException e) {
            throw new AssertionError("the database does not answer: " + sql, e);
        }
    }

    private static RowSet<Row> again(String url, String sql, Object... values) {
        try {
            return run(POOLS.computeIfAbsent(url, Ledger::connect), sql, values);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the database does not answer: " + sql, e);
        }
    }

    private static RowSet<Row> run(Pool pool, String sql, Object... values)
            throws ExecutionException, TimeoutException {
        try {
            return pool.preparedQuery(sql)
                    .execute(Tuple.wrap(values))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /* Connecting costs more than most queries. */
    private static Pool connect(String url) {
        return connect(new Access(
                url, Servers.started("quarkus.datasource.username"), Servers.started("quarkus.datasource.password")));
    }

    private static Pool connect(Access access) {
        PgConnectOptions options =
                PgConnectOptions.fromUri(access.url()).setUser(access.user()).setPassword(access.password());
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(2))
                .connectingTo(options)
                .using(VERTX)
                .build();
    }

    /** A database and the credentials for it. */
    record Access(String url, String user, String password) {}

    /** Runs one statement on a different database from that of the server under test. */
    static void administer(Access access, String sql) {
        Pool pool = connect(access);
        try {
            run(pool, sql);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the database does not answer: " + sql, e);
        } finally {
            end(pool);
        }
    }

    /** Closes the connections to this database. */
    static void leave(String url) {
        Pool pool = POOLS.remove(url);
        if (pool != null) {
            end(pool);
        }
    }

    private static void end(Pool pool) {
        Future<Void> closed = pool.close();
        closed.onFailure(failure -> {});
    }
}
