package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testing.DatabaseAccess;
import dev.countersign.testing.FreePorts;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.ServerProcess;
import dev.countersign.testing.ServerRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The schema is migrated once, by the instance that comes first, or not at all. */
class MigrationsIT {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final String HISTORY =
            "select name || ' ' || sha256 from schema_history where name < 'V999' order by name";
    private static final String TABLES =
            "select count(*)::text from pg_tables where schemaname = 'public' and tablename <> 'schema_history'";

    private static final String WAITING =
            "select count(*)::text from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'";

    private static final Vertx VERTX = Vertx.vertx();
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.started();
    }

    @AfterAll
    static void stop() {
        server.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Settings for a server with a new, empty database next to the one in use. */
    private static Map<String, String> freshDatabase(String name) {
        Ledger.texts("create database " + name);
        Map<String, String> settings = new HashMap<>(server.settings());
        settings.compute("quarkus.datasource.reactive.url", (key, url) -> url.replaceAll("/[a-z_]+$", "/" + name));
        settings.put("countersign.migrations.patience", "40s");
        settings.put("quarkus.http.port", String.valueOf(FreePorts.one()));
        settings.put("quarkus.management.port", String.valueOf(FreePorts.one()));
        return settings;
    }

    private static PgConnection connect(Map<String, String> settings) throws Exception {
        return await(PgConnection.connect(VERTX, DatabaseAccess.of(settings)));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static List<String> texts(Map<String, String> settings, String sql) throws Exception {
        PgConnection connection = connect(settings);
        try {
            List<String> texts = new ArrayList<>();
            for (Row row : await(connection.query(sql).execute())) {
                texts.add(row.getString(0));
            }
            return texts;
        } finally {
            await(connection.close());
        }
    }

    private static void awaitThatWait(String database, int connections) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Ledger.texts(WAITING, database).equals(List.of(String.valueOf(connections)))) {
            assertThat(System.nanoTime()).as(connections + " that wait").isLessThan(end);
            Thread.sleep(10);
        }
    }

    private static ServerRun migrate(Map<String, String> settings) {
        return ServerRun.of(settings, Map.of(), "migrate");
    }

    private static long files() throws IOException {
        return Files.readAllLines(MIGRATIONS.resolve("index")).stream()
                .filter(line -> !line.isBlank())
                .count();
    }

    @Test
    void runsEachFileOnceWhenTwoInstancesBeginTogether() throws Exception {
        Map<String, String> settings = freshDatabase("two_at_once");
        PgConnection held = connect(settings);
        // Neither run gets past the first table until both have started.
        await(held.query("begin; create table account (it_is text)").execute());
        List<CompletableFuture<ServerRun>> runs = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> migrate(settings), Thread::startVirtualThread))
                .limit(2)
                .toList();
        awaitThatWait("two_at_once", 2);
        await(held.query("rollback").execute());
        await(held.close());

        runs.forEach(
                run -> assertThat(run.join().code()).as(run.join().output()).isEqualTo(0));
        List<String> history = texts(settings, HISTORY);
        assertThat(history).hasSize((int) files()).isEqualTo(Ledger.texts(HISTORY));

        assertThat(migrate(settings).code()).isEqualTo(0);
        assertThat(texts(settings, HISTORY)).isEqualTo(history);
    }

    @Test
    void refusesAFileThatWasChangedAfterItRan() throws Exception {
        Map<String, String> settings = freshDatabase("changed");
        assertThat(migrate(settings).code()).isEqualTo(0);
        texts(settings, "update schema_history set sha256 = 'another' where name like 'V001%'");
        String tables = texts(settings, TABLES).getFirst();

        ServerRun run = ServerRun.of(settings, Map.of());

        assertThat(run.code()).as(run.output()).isEqualTo(1);
        assertThat(run.listened()).isFalse();
        assertThat(run.output()).contains("V001").contains("was changed after this database ran it");
        assertThat(texts(settings, TABLES)).containsExactly(tables);
    }

    @Test
    void rollsBackAFileThatFailsAndSaysSoInOneSentence() throws Exception {
        Map<String, String> settings = freshDatabase("failing");
        texts(settings, "create table session (it_was text)");

        ServerRun run = migrate(settings);

        assertThat(run.code()).as(run.output()).isEqualTo(1);
        assertThat(run.output())
                .contains("Countersign does not start: migration V")
                .doesNotContain("\tat ");
        List<String> history = texts(settings, HISTORY);
        assertThat(history).noneMatch(line -> line.contains("ground"));
        assertThat(texts(settings, TABLES)).as("nothing of the file is left").containsExactly("1");

        texts(settings, "drop table session");
        assertThat(migrate(settings).code()).isEqualTo(0);
        assertThat(texts(settings, HISTORY)).hasSize((int) files());
    }

    /** A database that lacks the last migration, whose table a transaction has read. */
    private static PgConnection usedBy(Map<String, String> settings) throws Exception {
        assertThat(migrate(settings).code()).isEqualTo(0);
        texts(settings, "alter table session drop column replaced_token_hash");
        texts(settings, "delete from schema_history where name like 'V016%'");
        PgConnection reader = connect(settings);
        await(reader.query("begin; select count(*) from session").execute());
        return reader;
    }

    @Test
    void waitsForALongTransactionWithoutHoldingUpEverybodyElse() throws Exception {
        Map<String, String> settings = freshDatabase("in_use");
        settings.put("countersign.migrations.lock-timeout", "300ms");
        PgConnection reader = usedBy(settings);
        CompletableFuture<ServerRun> run =
                CompletableFuture.supplyAsync(() -> migrate(settings), Thread::startVirtualThread);
        for (int tries = 0; tries < 3; tries++) {
            awaitThatWait("in_use", 1);
            // Behind a migration that waits for ever, this would wait for ever.
            assertThat(texts(settings, "select count(*)::text from session")).containsExactly("0");
            awaitThatWait("in_use", 0);
        }
        assertThat(run).isNotDone();

        await(reader.query("rollback").execute());
        await(reader.close());

        assertThat(run.join().code()).as(run.join().output()).isEqualTo(0);
        assertThat(run.join().output()).contains("a table is in use, the migration tries again: name=V016");
        assertThat(texts(settings, HISTORY)).hasSize((int) files());
    }

    @Test
    void givesUpOnATableThatIsNeverFreeAndSaysWhy() throws Exception {
        Map<String, String> settings = freshDatabase("never_free");
        PgConnection reader = usedBy(settings);
        settings.put("countersign.migrations.patience", "3s");
        settings.put("countersign.migrations.lock-timeout", "200ms");

        ServerRun run = migrate(settings);

        assertThat(run.code()).as(run.output()).isEqualTo(1);
        assertThat(run.output())
                .contains("Countersign does not start: migration V016")
                .contains("needs a table that another transaction has used for more than 3 s")
                .doesNotContain("\tat ");
        assertThat(texts(settings, "select count(*)::text from session")).containsExactly("0");
        assertThat(texts(settings, HISTORY)).hasSize((int) files() - 1);
        await(reader.close());
    }

    /** The schema as it was before a migration, with its history. */
    private static Map<String, String> before(String migration, String database) throws Exception {
        Map<String, String> settings = freshDatabase(database);
        texts(
                settings,
                "create table schema_history (name text primary key, sha256 text not null,"
                        + " applied_at timestamptz not null default now())");
        for (String name : Files.readAllLines(MIGRATIONS.resolve("index"))) {
            if (name.compareTo(migration) < 0) {
                byte[] sql = Files.readAllBytes(MIGRATIONS.resolve(name));
                texts(settings, new String(sql, StandardCharsets.UTF_8));
                texts(
                        settings,
                        "insert into schema_history (name, sha256) values ('" + name + "', '" + sha256(sql) + "')");
            }
        }
        return settings;
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void keepsTheAuditLogAndLetsServersOfBeforeGoOnWithIt() throws Exception {
        Map<String, String> settings = before("V010", "audited");
        String insert = "insert into audit_event (at, event, account_id, session_id, client_ip, detail)"
                + " values (now() - $1::int * interval '1 day', 'signed_in', null, null, null, $2)";
        PgConnection old = connect(settings);
        PreparedStatement prepared = await(old.prepare(insert));
        for (int days = 0; days < 100; days++) {
            await(prepared.query().execute(Tuple.of(days, "before")));
        }

        assertThat(migrate(settings).code()).isEqualTo(0);

        await(prepared.query().execute(Tuple.of(0, "after")));
        await(old.preparedQuery(insert).execute(Tuple.of(0, "after")));
        await(old.close());
        assertThat(texts(
                        settings,
                        "select detail || count(*) || ' ' || count(distinct id) from audit_event group by detail"))
                .containsExactlyInAnyOrder("before100 100", "after2 2");
        assertThat(texts(settings, "select detail from audit_event order by id desc limit 3"))
                .containsExactly("after", "after", "before");
        assertThat(texts(
                        settings,
                        "select min(since::text) from audit_event_partition where name <> 'audit_event_before'"))
                .as("this month goes on in the first partition")
                .isEqualTo(texts(
                        settings, "select until::text from audit_event_partition where name = 'audit_event_before'"));
        for (String change : List.of("delete from audit_event_before", "truncate audit_event_before")) {
            assertThatThrownBy(() -> texts(settings, change)).hasStackTraceContaining("append-only");
        }
    }

    @Test
    void startsNoServerOnAnOldSchemaThatItMayNotChange() throws Exception {
        Map<String, String> settings = freshDatabase("not_allowed");
        settings.put("countersign.migrations.at-start", "false");

        ServerRun run = ServerRun.of(settings, Map.of());

        assertThat(run.code()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("run: countersign migrate");
        assertThat(texts(settings, TABLES)).containsExactly("0");
    }

    @Test
    void servesOnTheSchemaOfANewerVersion() {
        Ledger.change("insert into schema_history (name, sha256) values ('V999__of_a_newer_version.sql', 'unknown')");
        server.stop();
        server.start();
        assertThat(Person.verified().logIn().status()).isEqualTo(200);
    }
}
