package dev.countersign.testing;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the server wrote to its database, read by SQL: the same for a server in this JVM and in a process of its own. */
public final class Ledger {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Vertx VERTX = Vertx.vertx();

    private Ledger() {}

    /** The newest audit event of all. */
    public static long latest() {
        return query("select coalesce(max(id), 0) from audit_event")
                .iterator()
                .next()
                .getLong(0);
    }

    /** The names of the audit events that a client caused since, in their order. */
    public static List<String> eventsOf(Api client, long since) {
        List<String> names = new ArrayList<>();
        query("select event from audit_event where client_ip = $1 and id > $2 order by id", client.address(), since)
                .forEach(row -> names.add(row.getString(0)));
        return names;
    }

    /** Waits until no mail to the address is due any more. */
    public static void awaitMailsSent(String email) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (dueMails(email) > 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("mails to " + email + " are still due");
            }
        }
    }

    private static int dueMails(String email) {
        return query(
                        "select count(*)::int from mail_outbox where state = 'due' and mailbox_key = $1",
                        email.toLowerCase(Locale.ROOT))
                .iterator()
                .next()
                .getInteger(0);
    }

    /** Bans the account of the address, as an operator would. */
    public static void ban(String email) {
        change("update account set banned = true where email_key = $1", email.toLowerCase(Locale.ROOT));
    }

    /** Moves the last rotation of the account's sessions back, out of the time in which a repetition is harmless. */
    public static void ageRotations(String accountId) {
        change("update session set rotated_at = rotated_at - interval '1 minute' where account_id = $1", accountId);
    }

    /** Runs one statement that must change something. */
    public static void change(String sql, Object... values) {
        if (query(sql, values).rowCount() == 0) {
            throw new AssertionError("nothing changed by: " + sql);
        }
    }

    /** The first column of what {@code sql} finds, as text. */
    public static List<String> texts(String sql, Object... values) {
        List<String> texts = new ArrayList<>();
        query(sql, values).forEach(row -> texts.add(String.valueOf(row.getValue(0))));
        return texts;
    }

    private static RowSet<Row> query(String sql, Object... values) {
        PgConnectOptions options = PgConnectOptions.fromUri(Servers.started("quarkus.datasource.reactive.url"))
                .setUser(Servers.started("quarkus.datasource.username"))
                .setPassword(Servers.started("quarkus.datasource.password"));
        try {
            return PgConnection.connect(VERTX, options)
                    .flatMap(connection -> connection
                            .preparedQuery(sql)
                            .execute(Tuple.wrap(values))
                            .eventually(() -> connection.close()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the database does not answer: " + sql, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
