package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.ClusterRedis;
import dev.countersign.testing.Device;
import dev.countersign.testing.OtherRedis;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server on a Redis Cluster: all keys of a script lie in one slot. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ClusterSlotTest.OnACluster.class)
class ClusterSlotTest {

    /** Redis refuses a script whose keys are in two slots. */
    public static final class OnACluster implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(ClusterRedis.class));
        }
    }

    private static final Pattern SCRIPT = Pattern.compile("Script\\.of\\(\"\"\"(.*?)\"\"\"\\)", Pattern.DOTALL);
    private static final Pattern CALL = Pattern.compile("redis\\.call\\('[A-Z]+', ([^,)]+)");
    private static final Pattern LOOP = Pattern.compile("for \\w+, key in ");

    @Test
    void keepsTheKeysOfEveryScriptInOneSlot() throws IOException {
        List<RedisMonitor.Run> runs = new ArrayList<>();
        try (RedisMonitor first = new RedisMonitor(ClusterRedis.first().port());
                RedisMonitor second = new RedisMonitor(ClusterRedis.second().port())) {
            useEveryScript();
            runs.addAll(first.runs());
            assertThat(runs).as("on the first node").isNotEmpty();
            runs.addAll(second.runs());
        }

        assertThat(runs)
                .allSatisfy(run -> assertThat(
                                run.keys().stream().map(ClusterSlotTest::slot).distinct())
                        .as(run.toString())
                        .hasSize(1));
        assertThat(runs.stream().map(RedisMonitor.Run::script).distinct()).hasSameSizeAs(scripts());
        assertThat(runs.stream().map(run -> run.keys().size())).as("keys").contains(1, 2, 3);
    }

    private static void useEveryScript() {
        Secured somebody = Secured.somebody();
        String challenge = somebody.challenge();
        assertThat(somebody.verify(challenge, somebody.wrongCode()).status()).isEqualTo(401);
        assertThat(somebody.verify(challenge, somebody.backupCodes().getFirst()).status())
                .isEqualTo(200);
        Person person = Person.verified();
        assertThat(person.logIn("Wrong-Horse-7-battery").status()).isEqualTo(401);
        assertThat(person.logIn().status()).isEqualTo(200);
        assertThat(person.forgetPassword().status()).isEqualTo(200);
        assertThat(Device.of(person).error()).isEqualTo("authorization_pending");
        Answer code = Api.fromAnywhere()
                .post("/auth/verify-email", "email", Person.stranger().email(), "code", "123456");
        assertThat(code.status()).as(code.toString()).isEqualTo(400);
    }

    @Test
    void refusesAScriptThatSpansTwoSlots() {
        assertThat(OtherRedis.tell(ClusterRedis.first().port(), "EVAL 'return 1' 2 a b"))
                .startsWith("-CROSSSLOT");
        assertThat(OtherRedis.tell(ClusterRedis.first().port(), "EVAL 'return 1' 2 {b}a {b}b"))
                .isEqualTo(":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "code-lock:1", "rate:{login}:login-network:0", "{}a", "a{b", "x{y}{z}", "{{a}}"})
    void knowsTheSlotsOfRedis(String key) {
        assertThat(OtherRedis.tell(ClusterRedis.first().port(), "CLUSTER KEYSLOT " + key))
                .isEqualTo(":" + slot(key));
    }

    /* Redis cannot check keys that a script makes up or reads from elsewhere. */
    @Test
    void touchesOnlyKeysThatAreNamed() throws IOException {
        assertThat(scripts()).isNotEmpty().allSatisfy(script -> {
            assertThat(CALL.matcher(script).results().map(call -> call.group(1)))
                    .as(script)
                    .isNotEmpty()
                    .allMatch(key -> key.matches("KEYS\\[\\d]") || key.equals("key"));
            assertThat(LOOP.matcher(script).results().map(MatchResult::end))
                    .allMatch(end -> script.startsWith("ipairs(KEYS) do", end));
        });
    }

    /* The texts of all scripts of the product. */
    private static List<String> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            String sources = files.filter(Files::isRegularFile)
                    .map(ClusterSlotTest::text)
                    .collect(Collectors.joining());
            List<String> scripts = SCRIPT.matcher(sources)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(scripts).hasSize(sources.split("Script\\.of\\(", -1).length - 1);
            return scripts;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** CRC-16/XMODEM of the hash tag, or of the whole key, modulo 16384: the specification of Redis Cluster. */
    private static int slot(String key) {
        int open = key.indexOf('{');
        int close = key.indexOf('}', open + 1);
        String tag = open >= 0 && close > open + 1 ? key.substring(open + 1, close) : key;
        int crc = 0;
        for (char character : tag.toCharArray()) {
            crc ^= character << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
        }
        return (crc & 0xFFFF) % 16_384;
    }
}
