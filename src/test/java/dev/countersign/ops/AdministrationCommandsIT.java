package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.ServerProcess;
import dev.countersign.testing.ServerRun;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands that act on accounts, mails and keys, beside a running server. */
class AdministrationCommandsIT {

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.started();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ServerRun run(Map<String, String> more, String... arguments) {
        Map<String, String> settings = new HashMap<>(server.settings());
        settings.putAll(more);
        // No port is opened; these would be taken.
        settings.remove("quarkus.http.port");
        return ServerRun.of(settings, Map.of(), arguments);
    }

    private static String done(String... arguments) {
        ServerRun run = run(Map.of(), arguments);
        assertThat(run.code()).as(run.output()).isZero();
        return run.output();
    }

    private static void ends(int code, String... arguments) {
        ServerRun run = run(Map.of(), arguments);
        assertThat(run.code()).as(run.output()).isEqualTo(code);
    }

    /* Logs go to the standard error, which is in the same output here: the JSON is the last line. */
    private static JsonNode json(String... arguments) {
        String[] withJson = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        withJson[arguments.length] = "--json";
        String last =
                done(withJson).strip().lines().reduce((one, other) -> other).orElseThrow();
        return Api.parse(last.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void actsOnAccounts() {
        Person person = Person.verified();
        String email = person.email();

        JsonNode shown = json("accounts", "show", email);
        assertThat(shown.path("id").asText()).isEqualTo(person.accountId());
        assertThat(shown.path("email").asText()).isEqualTo(email);
        assertThat(shown.path("is_admin").asBoolean()).isFalse();
        assertThat(done("accounts", "show", person.accountId())).contains(email).doesNotContain("bcrypt", "$2");

        done("ban", email);
        assertThat(person.logIn().status()).isEqualTo(403);
        ends(67, "accounts", "ban", email);
        ends(65, "accounts", "make-admin", email);
        done("unban", email);
        Answer login = person.logIn();
        assertThat(login.status()).isEqualTo(200);

        done("accounts", "make-admin", email, "--as", "alice");
        ends(65, "ban", email);
        done("accounts", "remove-admin", email, "--as", "alice\u001b[2J");

        JsonNode sessions = json("sessions", "list", email);
        assertThat(sessions).isNotEmpty();
        String session = sessions.get(0).path("id").asText();
        done("sessions", "end", email, session);
        ends(67, "sessions", "end", email, session);
        done("accounts", "end-sessions", email);
        assertThat(json("sessions", "list", email)).isEmpty();
        assertThat(done("sessions", "list", email)).contains("none");

        assertThat(json("mail", "list", email)).isNotEmpty();
        assertThat(json("tokens", "list", email)).isEmpty();
        ends(67, "tokens", "disable", email, "f".repeat(24));

        for (String[] command : List.of(
                new String[] {"accounts", "show", "nobody@example.com"},
                new String[] {"ban", "nobody@example.com"},
                new String[] {"sessions", "list", "f".repeat(24)},
                new String[] {"audit", "tail", "--account", "nobody"})) {
            ends(67, command);
        }

        String log = done("audit", "tail", "--account", email, "-n", "100");
        assertThat(log)
                .contains("granted by operator alice", "sessions_ended by operator", "banned by operator")
                .doesNotContain("\u001b", email);
        assertThat(json("audit", "tail", "-n", "3")).hasSize(3);
        ends(64, "audit", "tail", "-n", "0");
    }

    @Test
    void takesALostFactorAway() {
        Secured somebody = Secured.somebody();
        String email = somebody.person().email();

        done("disable-second-factor", email);

        assertThat(somebody.person().logIn().text("/data/token")).isNotEmpty();
        ends(67, "accounts", "disable-second-factor", email);
    }

    @Test
    void sendsParkedMailsAgain() {
        Person person = Person.verified();
        Ledger.awaitMailsSent(person.email());
        Person other = Person.verified();
        Ledger.awaitMailsSent(other.email());
        Ledger.change(
                "update mail_outbox set state = 'parked', reason = 'refused' where mailbox_key in ($1, $2)",
                person.email(),
                other.email());
        int before = Mailbox.allTo(person.email()).size();

        JsonNode parked = json("mail", "parked");
        assertThat(parked.findValuesAsText("reason")).contains("refused");
        String id = Ledger.texts("select id from mail_outbox where mailbox_key = $1", person.email())
                .getFirst();
        assertThat(done("mail", "requeue", id)).contains("1 mail is due again.");
        ends(67, "mail", "requeue", id, "f".repeat(24));
        done("mail", "requeue", "--all");

        assertThat(json("mail", "parked")).isEmpty();
        Ledger.awaitMailsSent(person.email());
        Ledger.awaitMailsSent(other.email());
        assertThat(Ledger.texts("select state from mail_outbox where id = $1", id))
                .isNotEmpty()
                .doesNotContain("parked");
        assertThat(Mailbox.allTo(person.email()).size()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void movesSecretsToTheActiveKey() {
        Secured one = Secured.somebody();
        Secured other = Secured.somebody();
        String ring = "m9:active:" + "9d".repeat(32);
        String old = oldRing();
        Map<String, String> rotated = new HashMap<>(Map.of("countersign.keys.master", old + "," + ring));
        rotated.put("countersign.keys.master-file", "");

        ServerRun status = run(rotated, "rotation-status");
        assertThat(status.code()).as(status.output()).isZero();
        assertThat(status.output())
                .contains("secret", "backup_codes", "password")
                .doesNotContain("secret        m9");

        ServerRun moved = run(rotated, "reencrypt");
        assertThat(moved.code()).as(moved.output()).isZero();
        assertThat(run(rotated, "reencrypt").output()).contains("reencrypted  0");
        for (Secured somebody : List.of(one, other)) {
            assertThat(Ledger.texts(
                            "select secret from second_factor where account_id = $1",
                            somebody.person().accountId()))
                    .allMatch(secret -> secret.startsWith("m9."));
        }

        server.restartWith(rotated);
        assertThat(one.rested().signIn().status()).isEqualTo(200);
    }

    private static String oldRing() {
        String ring = server.settings().get("countersign.keys.master");
        if (ring == null) {
            try {
                ring = java.nio.file.Files.readString(
                        java.nio.file.Path.of(server.settings().get("countersign.keys.master-file")));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return ring.strip().replace(":active:", ":retired:");
    }
}
