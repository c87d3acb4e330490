package dev.countersign.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.ServerProcess;
import dev.countersign.testing.ServerRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code countersign import} of the packaged program, beside a server that goes on serving. */
@Tag("few")
class ImportIT {

    private static final String BCRYPT = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";
    private static final String FIREBASE = "$firebase-scrypt$ln=14,r=8$42xEC+ixf3L2lw$Bw"
            + "$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA"
            + "$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ";
    private static final String BETTER_AUTH =
            "439dcd8f3c941dbcc1cc5a7a868c95d3:a39569d42d98c5e8dacd82f495794fc8db6477d21b2b63c00220f61cca73942"
                    + "17d340e65d2de21b401255dccdf79017ce790a08f76acdc3ba1e898f47330a69c";
    private static final String PBKDF2 = "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow"
            + "$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww";
    private static final Map<String, String> FORMS = Map.of(
            "countersign.password.imported-forms",
            "firebase-scrypt:14:8,better-auth-scrypt,pbkdf2-sha512:1212:64,bcrypt:6");

    @TempDir
    Path folder;

    private static String line(String email, String hash) {
        return "{\"email\":\"" + email + "\",\"email_verified\":true,\"password_hash\":\"" + hash + "\"}";
    }

    private static ServerRun run(ServerProcess server, String... arguments) {
        Map<String, String> settings = new HashMap<>(server.settings());
        settings.put("quarkus.http.port", "0");
        return ServerRun.of(settings, Map.of(), arguments);
    }

    @Test
    void importsAFileBesideARunningServer() throws IOException {
        Path file = folder.resolve("accounts.jsonl");
        Path report = folder.resolve("report.txt");
        Files.write(
                file,
                List.of(
                        line("bcrypt@example.com", BCRYPT),
                        line("firebase@example.com", FIREBASE),
                        line("better-auth@example.com", BETTER_AUTH),
                        line("pbkdf2@example.com", PBKDF2),
                        line("plain@example.com", "secret-canary")));
        try (ServerProcess server = ServerProcess.started(FORMS)) {
            assertThat(run(server, "import").code()).isEqualTo(64);
            assertThat(run(server, "import", "--from", "elsewhere", file.toString())
                            .code())
                    .isEqualTo(64);
            assertThat(run(server, "import", folder.resolve("no-such-file").toString())
                            .code())
                    .isEqualTo(66);

            ServerRun dry = run(server, "import", "--dry-run", file.toString());
            assertThat(dry.output()).contains("json-lines 5: password_hash: no known form: unknown", "would_create");
            assertThat(dry.code()).isEqualTo(65);

            ServerRun imported = run(server, "import", "--json", "--report", report.toString(), file.toString());
            assertThat(imported.output())
                    .contains("{\"created\":4,\"imported_before\":0,\"not_imported\":1}")
                    .doesNotContain("canary");
            assertThat(Files.readString(report))
                    .isEqualTo("json-lines 5: password_hash: no known form: unknown" + System.lineSeparator());

            logIn("bcrypt@example.com", "abc");
            logIn("firebase@example.com", "user1password");
            logIn("better-auth@example.com", "Correct-Horse-7-battery");
            logIn("pbkdf2@example.com", "password");
        }
    }

    private static void logIn(String email, String password) {
        Person person = new Person(email, password, Api.fromAnywhere());
        assertThat(person.logIn(password + 'x').status()).as(email).isEqualTo(401);
        assertThat(person.logIn().status()).as(email).isEqualTo(200);
    }

    /* Killed when some batches are stored: the second run finds them. */
    @Test
    void goesOnAfterItWasKilled() throws Exception {
        Path file = folder.resolve("many.jsonl");
        Files.writeString(
                file,
                IntStream.range(0, 20_000)
                        .mapToObj(i -> line("k" + i + "@example.com", BCRYPT))
                        .collect(Collectors.joining("\n")));
        try (ServerProcess server = ServerProcess.started(FORMS)) {
            Thread killer = new Thread(() -> killWhenHalf(file));
            killer.setDaemon(true);
            killer.start();
            ServerRun killed = run(server, "import", file.toString());
            long left = count();
            assertThat(killed.code()).as(killed.output()).isEqualTo(137);
            assertThat(left).isBetween(250L, 19_999L);
            assertThat(run(server, "import", "--json", file.toString()).output())
                    .contains("{\"created\":" + (20_000 - left) + ",\"imported_before\":" + left
                            + ",\"not_imported\":0}");
            assertThat(count()).isEqualTo(20_000);
        }
    }

    private static void killWhenHalf(Path file) {
        while (count() < 2000) {
            Thread.onSpinWait();
        }
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(file.toString()))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static long count() {
        return Long.parseLong(Ledger.texts("select count(*)::text from account where email_key like 'k%'")
                .getFirst());
    }
}
