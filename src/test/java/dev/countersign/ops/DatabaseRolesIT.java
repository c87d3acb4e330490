package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testing.Api;
import dev.countersign.testing.DatabaseAccess;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.ServerProcess;
import dev.countersign.testing.ServerRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The roles of {@code deploy/database}: one migrates, and the servers' own can change neither schema nor audit log. */
class DatabaseRolesIT {

    private static final String DATABASE = "with_roles";
    private static final String PASSWORD = "a-password-of-tests";
    private static final String NOT_ALLOWED = "42501";

    private static final Vertx VERTX = Vertx.vertx();
    private static ServerProcess first;
    private static Map<String, String> asServer;
    private static Map<String, String> asAdministrator;

    @BeforeAll
    static void makeRoles() throws Exception {
        first = ServerProcess.started();
        Ledger.texts("create database " + DATABASE);
        asAdministrator = settings(Map.of());
        run(asAdministrator, Files.readString(Path.of("deploy", "database", "roles.sql")));
        for (String role : new String[] {"countersign_owner", "countersign_server"}) {
            run(asAdministrator, "alter role " + role + " password '" + PASSWORD + "'");
        }
        ServerRun migration = ServerRun.of(settings(role("countersign_owner")), Map.of(), "migrate");
        assertThat(migration.code()).as(migration.output()).isZero();
        run(asAdministrator, Files.readString(Path.of("deploy", "database", "audit.sql")));
        asServer = settings(role("countersign_server"));
        asServer.put("countersign.migrations.at-start", "false");
    }

    @AfterAll
    static void dropRoles() throws Exception {
        Ledger.texts("drop database if exists " + DATABASE + " with (force)");
        Ledger.texts("drop role if exists countersign_owner");
        Ledger.texts("drop role if exists countersign_server");
        first.close();
        VERTX.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Map<String, String> role(String name) {
        return Map.of("quarkus.datasource.username", name, "quarkus.datasource.password", PASSWORD);
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(first.settings());
        settings.compute(
                "quarkus.datasource.reactive.url", (key, url) -> url.replaceAll("/[a-z0-9_]+$", "/" + DATABASE));
        settings.putAll(more);
        return settings;
    }

    private static void run(Map<String, String> settings, String sql) throws Exception {
        PgConnection connection = await(PgConnection.connect(VERTX, DatabaseAccess.of(settings)));
        try {
            await(connection.query(sql).execute());
        } finally {
            await(connection.close());
        }
    }

    private static String ask(Map<String, String> settings, String sql) throws Exception {
        PgConnection connection = await(PgConnection.connect(VERTX, DatabaseAccess.of(settings)));
        try {
            return await(connection.query(sql).execute()).iterator().next().getString(0);
        } finally {
            await(connection.close());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void letTheServerServe() {
        Map<String, String> settings = new HashMap<>(asServer);
        settings.keySet().removeIf(name -> name.endsWith(".port"));
        try (ServerProcess server = first.beside(settings)) {
            Person person = Person.stranger().from(Api.fromAnywhere().at(server));

            assertThat(person.signUp().status()).isEqualTo(200);
            assertThat(person.verify(person.mailedToken()).status()).isEqualTo(200);
            assertThat(person.logIn().status()).isEqualTo(200);
        }
    }

    @Test
    void letTheServerKeepThePartitionsOfTheAuditLog() throws Exception {
        String month = ask(asAdministrator, "select name from audit_event_partition order by since desc limit 1");
        run(asAdministrator, "drop table " + month);

        assertThat(ask(asServer, "select array_to_string(made, ' ') from audit_event_upkeep(400, 10)"))
                .isEqualTo(month);

        for (String change : List.of("select 1 from ", "delete from ", "truncate ", "drop table ")) {
            refused(change + month);
        }
        run(
                asServer,
                "insert into audit_event (at, event) select until - interval '1 day', 'x' from audit_event_partition");
        assertThat(ask(asAdministrator, "select count(*)::text from " + month)).isEqualTo("1");
    }

    @Test
    void letTheServerDropNothingThatUsersMayLookBackAt() {
        assertThatThrownBy(() -> run(asServer, "select audit_event_upkeep(179, 10)"))
                .hasStackTraceContaining("180 days");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_event set event = 'nothing'",
                "delete from audit_event",
                "truncate audit_event",
                "alter table audit_event disable trigger all",
                "alter table audit_event disable trigger audit_event_no_change",
                "drop trigger audit_event_no_change on audit_event",
                "select count(*) from audit_event_default",
                "insert into audit_event_default (at, event) values (now(), 'nothing')",
                "update audit_event_default set event = 'nothing'",
                "delete from audit_event_default",
                "truncate audit_event_default",
                "drop table audit_event_default",
                "alter table audit_event detach partition audit_event_default",
                "select setval('audit_event_number', 1)",
                "select audit_event_make_table('mine')",
                "create table mine ()",
                "drop table session",
                "alter table account add column mine text",
                "insert into schema_history (name, sha256) values ('V998', '')",
                "update schema_history set sha256 = ''",
                "delete from schema_history",
            })
    void refuseTheServerWhatOnlyTheOwnerMayDo(String sql) {
        refused(sql);
    }

    private static void refused(String sql) {
        assertThatThrownBy(() -> run(asServer, sql))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PgException.class,
                        failure -> assertThat(failure.getSqlState()).isEqualTo(NOT_ALLOWED));
    }
}
