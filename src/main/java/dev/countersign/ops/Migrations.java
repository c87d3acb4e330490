package dev.countersign.ops;

import dev.countersign.kernel.Sha256;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Updates the schema before the first request: each file of {@code db/migration} once, in its own transaction. An
 * advisory lock lets one of several replicas that start at once do it, while the others wait. If a file was changed
 * after it ran, the server does not start.
 */
@ApplicationScoped
class Migrations {

    /** When migrations run. */
    @ConfigMapping(prefix = "countersign.migrations")
    interface Config {
        /** If off, the start only checks that a separate job, {@code countersign migrate}, has run. */
        @WithDefault("true")
        boolean atStart();

        /** How long the start waits for the database, for another replica's migrations, and for each file's locks. */
        @WithDefault("60s")
        Duration patience();

        /** How long a file waits for a lock at a time: every statement that needs the table waits behind it. */
        @WithDefault("1s")
        Duration lockTimeout();
    }

    private record Migration(String name, String sql) {
        String checksum() {
            return HexFormat.of().formatHex(Sha256.of(sql.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static final Logger LOG = Logger.getLogger(Migrations.class);
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final long LOCK = 0x636f756e74657273L;
    private static final String HISTORY = """
            create table if not exists schema_history (
                name       text primary key,
                sha256     text not null,
                applied_at timestamptz not null default now())""";

    private final Config config;
    private final Pool pool;

    Migrations(Config config, Pool pool) {
        this.config = config;
        this.pool = pool;
    }

    /* This is the main thread, before the HTTP port is open: it may block. */
    void migrate(@Observes @Priority(1) StartupEvent start) {
        try {
            bringUpToDate(load());
        } catch (TimeoutException e) {
            throw new StartFailure("the migrations, perhaps another instance's, took longer than "
                    + config.patience().multipliedBy(2).toSeconds() + " s");
        }
    }

    private void bringUpToDate(List<Migration> migrations) {
        upToDate(migrations)
                .onFailure(Migrations::isUnreachable)
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
                .expireIn(config.patience().toMillis())
                .onFailure()
                .transform(this::noAnswer)
                .flatMap(done -> done ? Uni.createFrom().voidItem() : apply(migrations))
                .await()
                .atMost(config.patience().multipliedBy(2));
    }

    /* The messages of PostgreSQL name users and databases, but no passwords. */
    private StartFailure noAnswer(Throwable failure) {
        if (failure instanceof StartFailure known) {
            return known;
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new StartFailure(
                "PostgreSQL cannot be used (waited up to " + config.patience().toSeconds() + " s): "
                        + (root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage()));
    }

    private static boolean isUnreachable(Throwable failure) {
        return !(failure instanceof StartFailure)
                && !(failure instanceof PgException pg
                        && pg.getSqlState() != null
                        && pg.getSqlState().startsWith("28"));
    }

    private Uni<Boolean> upToDate(List<Migration> migrations) {
        return pool.withConnection(this::applied)
                .map(applied -> pending(migrations, applied).isEmpty());
    }

    private Uni<Map<String, String>> applied(SqlConnection connection) {
        return connection
                .query("select name, sha256 from schema_history")
                .execute()
                .map(rows -> {
                    Map<String, String> applied = new HashMap<>();
                    rows.forEach(row -> applied.put(row.getString("name"), row.getString("sha256")));
                    return applied;
                })
                .onFailure(Migrations::isNoHistory)
                .recoverWithItem(Map.of());
    }

    private static boolean isNoHistory(Throwable failure) {
        return failure instanceof PgException pg && UNDEFINED_TABLE.equals(pg.getSqlState());
    }

    private static List<Migration> pending(List<Migration> migrations, Map<String, String> applied) {
        for (Migration migration : migrations) {
            String checksum = applied.get(migration.name());
            if (checksum != null && !checksum.equals(migration.checksum())) {
                throw new StartFailure("migration " + migration.name() + " was changed after this database ran it");
            }
        }
        return migrations.stream()
                .filter(migration -> !applied.containsKey(migration.name()))
                .toList();
    }

    private Uni<Void> apply(List<Migration> migrations) {
        if (!config.atStart()) {
            throw new StartFailure(
                    "the schema is not up to date and countersign.migrations.at-start is off; run: countersign migrate");
        }
        return pool.withConnection(connection -> connection
                .query("set statement_timeout = 0; set lock_timeout = 0; select pg_advisory_lock(" + LOCK + ")")
                .execute()
                .chain(() -> connection.query(HISTORY).execute())
                .chain(() -> applied(connection))
                .flatMap(applied -> applyAll(connection, pending(migrations, applied)))
                .eventually(() -> connection
                        .query("select pg_advisory_unlock(" + LOCK + "); reset statement_timeout; reset lock_timeout")
                        .execute()));
    }

    private Uni<Void> applyAll(SqlConnection connection, List<Migration> pending) {
        return Multi.createFrom()
                .iterable(pending)
                .onItem()
                .transformToUniAndConcatenate(migration -> applyWhenFree(connection, migration))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /* Waits for locks briefly and often, so that what the servers do meanwhile gets through in between. */
    private Uni<Void> applyWhenFree(SqlConnection connection, Migration migration) {
        LOG.infof("applying migration: name=%s", migration.name());
        return Uni.createFrom()
                .deferred(() -> applyOne(connection, migration))
                .onFailure(Migrations::isLocked)
                .invoke(() -> LOG.warnf("a table is in use, the migration tries again: name=%s", migration.name()))
                .onFailure(Migrations::isLocked)
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
                .expireIn(config.patience().toMillis())
                .onFailure()
                .transform(failure -> failed(migration, failure));
    }

    private Uni<Void> applyOne(SqlConnection connection, Migration migration) {
        return connection
                .begin()
                .flatMap(transaction -> connection
                        .query("set local lock_timeout = "
                                + config.lockTimeout().toMillis())
                        .execute()
                        .chain(() -> connection.query(migration.sql()).execute())
                        .chain(() -> connection
                                .preparedQuery("insert into schema_history (name, sha256) values ($1, $2)")
                                .execute(Tuple.of(migration.name(), migration.checksum())))
                        .chain(() -> transaction.commit())
                        .onFailure()
                        .call(transaction::rollback));
    }

    private static boolean isLocked(Throwable failure) {
        return failure instanceof PgException pg && LOCK_NOT_AVAILABLE.equals(pg.getSqlState());
    }

    private Throwable failed(Migration migration, Throwable failure) {
        PgException cause = cause(failure);
        if (cause == null) {
            return failure;
        }
        return new StartFailure("migration " + migration.name()
                + (isLocked(cause)
                        ? " needs a table that another transaction has used for more than "
                                + config.patience().toSeconds()
                                + " s; end that transaction (pg_stat_activity shows it) and start again"
                        : " failed and was rolled back: " + cause.getMessage()));
    }

    private static PgException cause(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof PgException)) {
            cause = cause.getCause();
        }
        return (PgException) cause;
    }

    private static List<Migration> load() {
        return read("index")
                .lines()
                .filter(name -> !name.isBlank())
                .map(name -> new Migration(name, read(name)))
                .toList();
    }

    private static String read(String name) {
        try (InputStream stream =
                Thread.currentThread().getContextClassLoader().getResourceAsStream("db/migration/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("db/migration/" + name + " is missing from the program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
