package dev.countersign;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every test of the running server also runs against the packaged server, jar and native binary, through a subclass
 * named {@code *IT}. Tests that cannot are listed here with the reason. Tests that inject parts of the server are
 * exempt.
 */
class PackagedServerTest {

    private static final String READS_THE_LOG = "reads the log and the Redis client of the server in this JVM";
    private static final String ASKS_REDIS = "asks Redis by the client of the server in this JVM";
    private static final String HOLDS_ROWS = "holds rows locked on a connection of the server's own pool";
    private static final String OPENS_CONNECTIONS = "opens all connections of the server's own pool before it begins";
    private static final String ABOUT_THE_TEST =
            "shows that the test set-up finds races; the server is not its subject";
    private static final String NOT_PACKAGED = "is about pages of quarkus:dev; NoDemoIT shows that no package has them";
    private static final String ASKS_THE_MAILER = "asks the parts of the mailer";

    private static final Map<String, String> IN_THIS_JVM_ONLY = Map.ofEntries(
            entry("AdminRaceTest", HOLDS_ROWS),
            entry("BetterAuthRaceTest", HOLDS_ROWS),
            entry("BurstTest", ABOUT_THE_TEST),
            entry("BusyDatabaseTest", HOLDS_ROWS),
            entry("CanaryTest", READS_THE_LOG),
            entry("CodeAttemptTest", ASKS_REDIS),
            entry("CodeBurstTest", ASKS_REDIS),
            entry("CodeGuessingRaceOfAWidePoolTest", OPENS_CONNECTIONS),
            entry("CodeGuessingRaceTest", OPENS_CONNECTIONS),
            entry("ClusterSlotTest", "watches what the server in this JVM tells a Redis Cluster"),
            entry("CodeLimitsTest", "compares the sources with the schema"),
            entry("CodeLockOutageTest", HOLDS_ROWS),
            entry("CodeLockTest", ASKS_REDIS),
            entry("CodeReuseRaceOfAWidePoolTest", OPENS_CONNECTIONS),
            entry("CodeReuseRaceTest", OPENS_CONNECTIONS),
            entry("DelayedStatementsOfAWidePoolTest", ABOUT_THE_TEST),
            entry("DelayedStatementsTest", ABOUT_THE_TEST),
            entry("DemoBrowserTest", NOT_PACKAGED),
            entry("DialectsCanaryTest", READS_THE_LOG),
            entry("ExposedTest", "switches compression on, which is decided when the server is built"),
            entry("FactorChangeRaceOfAWidePoolTest", OPENS_CONNECTIONS),
            entry("FactorChangeRaceTest", OPENS_CONNECTIONS),
            entry("LandingPageTest", NOT_PACKAGED),
            entry("TokenRaceTest", OPENS_CONNECTIONS),
            entry("MailDeliveryTest", ASKS_THE_MAILER),
            entry("MailFloodTest", "sends thousands of requests; MailOutageIT runs the same mailer"),
            entry("MailedCodesTest", ASKS_THE_MAILER),
            entry("MalformedRequestTest", READS_THE_LOG),
            entry("NaiveCodesOfAWidePoolTest", ABOUT_THE_TEST),
            entry("NaiveCodesTest", ABOUT_THE_TEST),
            entry("NaiveStatementsTest", ABOUT_THE_TEST),
            entry("PersonalDataTest", "compares the sources with the schema"),
            entry("ProviderCanaryTest", READS_THE_LOG),
            entry("ProviderKeyRotationTest", "sets the clock of the server"),
            entry("ReadOnlyDatabaseTest", OPENS_CONNECTIONS),
            entry("SecondFactorCanaryTest", READS_THE_LOG),
            entry("SessionRaceTest", OPENS_CONNECTIONS),
            entry("SetBackClockTest", "sets the clock of the server"),
            entry("ShapesTest", "compares the sources with the document of the build"),
            entry("SlowDatabaseTest", OPENS_CONNECTIONS),
            entry("TrustedDeviceRaceTest", HOLDS_ROWS),
            entry("TwoEndpointsRaceTest", HOLDS_ROWS),
            entry("PasswordChangeRaceTest", HOLDS_ROWS),
            entry("UnlinkRaceTest", HOLDS_ROWS));

    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern OF_THE_SERVER = Pattern.compile("^@QuarkusTest$", Pattern.MULTILINE);
    private static final Pattern INJECTS = Pattern.compile("^    @Inject", Pattern.MULTILINE);
    private static final Pattern PARENT = Pattern.compile("class \\w+IT extends (\\w+)");

    @Test
    void runsEveryTestOrIsExcusedByName() throws IOException {
        Map<String, String> sources = sources();
        TreeSet<String> missing = new TreeSet<>();
        sources.forEach((name, source) -> {
            if (OF_THE_SERVER.matcher(source).find() && !INJECTS.matcher(source).find()) {
                missing.add(name);
            }
        });
        sources.values().forEach(source -> PARENT.matcher(source).results().forEach(it -> missing.remove(it.group(1))));

        TreeSet<String> excused = new TreeSet<>(IN_THIS_JVM_ONLY.keySet());
        excused.retainAll(sources.keySet());
        assertThat(missing)
                .as("tests without an IT; write one, or say here why it cannot be")
                .isEqualTo(excused);
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            PackagedServerTest::read,
                            String::concat,
                            TreeMap::new));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
