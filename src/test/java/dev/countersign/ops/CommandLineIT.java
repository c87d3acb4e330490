package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.FreePorts;
import dev.countersign.testing.ServerRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line where no database is: what needs none works, and what is wrong is said at once. */
class CommandLineIT {

    private static final String KEY = "a1".repeat(32);

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.port", String.valueOf(FreePorts.one()));
        settings.put("quarkus.management.port", String.valueOf(FreePorts.one()));
        settings.put("quarkus.datasource.reactive.url", "postgresql://127.0.0.1:1/countersign");
        settings.put("quarkus.datasource.username", "countersign");
        settings.put("quarkus.datasource.password", "secret-of-the-database");
        settings.put("quarkus.redis.hosts", "redis://127.0.0.1:1");
        settings.put("quarkus.mailer.host", "127.0.0.1");
        settings.put("countersign.base-url", "https://id.example.com");
        settings.put("countersign.keys.master", "m1:active:" + KEY);
        settings.put("countersign.keys.response", "v1:active:" + "b1".repeat(32));
        settings.put("countersign.keys.identity", "i1:active:" + "c1".repeat(32));
        settings.put("countersign.migrations.patience", "1s");
        return settings;
    }

    private static ServerRun run(Map<String, String> settings, String... arguments) {
        ServerRun run = ServerRun.of(settings, Map.of(), arguments);
        assertThat(run.listened()).as("a port was open").isFalse();
        assertThat(run.output()).doesNotContain(KEY, "secret-of-the-database", "Exception", "\tat ");
        return run;
    }

    /** Arguments, exit code, and a part of what is printed. */
    static List<String> rows() {
        return List.of(
                "--help | 0 | Usage: countersign",
                "help | 0 | keygen",
                "help keygen | 0 | --state",
                "keygen --help | 0 | --kid",
                "--version | 0 | countersign 0.",
                "version --json | 0 | {\"version\":\"0.",
                "check | 0 | The settings are valid.",
                "check --json | 0 | {\"valid\":true,\"problems\":[],\"warnings\":[]}",
                "keygen | 0 | :active:",
                "keygen --kid m2 --state next | 0 | m2:next:",
                "keygen --kid a:b | 64 | --kid must be",
                "keygen --state best | 64 | --state",
                "kegen | 64 | kegen",
                "--jsn | 64 | --jsn",
                "ban | 64 | Missing required parameter",
                "accounts | 64 | Which command?",
                "accounts --help | 0 | make-admin",
                "accounts ban | 64 | Missing required parameter",
                "mail requeue | 64 | --all",
                "mail requeue --all abc | 64 | Unmatched argument",
                "audit tail --lines many | 64 | --lines",
                "ban a@example.com b@example.com | 64 | Unmatched argument",
                "--json | 64 | Which command?");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void needsNoDatabase(String row) {
        String[] cells = row.split(" \\| ");
        ServerRun run = run(settings(), cells[0].split(" "));
        assertThat(run.code()).as(run.output()).isEqualTo(Integer.parseInt(cells[1]));
        assertThat(run.output()).contains(cells[2]);
    }

    @Test
    void checkNamesEveryProblem() {
        Map<String, String> settings = settings();
        settings.put("countersign.password.bcrypt-cost", "9");
        settings.put("countersign.dialects", "beter-auth");
        settings.remove("countersign.keys.identity");

        ServerRun text = run(settings, "check");
        ServerRun json = run(settings, "check", "--json");

        assertThat(List.of(text.code(), json.code())).containsOnly(StartFailure.BAD_CONFIGURATION);
        for (ServerRun run : List.of(text, json)) {
            assertThat(run.output())
                    .contains(
                            "countersign.password.bcrypt-cost must be 10 to 16",
                            "there is no dialect [beter-auth]",
                            "COUNTERSIGN_KEYS_IDENTITY");
        }
        assertThat(json.output()).startsWith("{\"valid\":false,");
    }

    @Test
    void keysFitTheRings() {
        Map<String, String> settings = settings();
        for (String ring : List.of("master", "response", "identity")) {
            settings.put(
                    "countersign.keys." + ring, run(Map.of(), "keygen").output().strip());
        }
        assertThat(run(settings, "check").code()).isZero();
    }

    @Test
    void saysThatTheDatabaseIsAway() {
        ServerRun run = run(settings(), "ban", "somebody@example.com");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.output()).contains("Countersign does not start: ");
    }
}
