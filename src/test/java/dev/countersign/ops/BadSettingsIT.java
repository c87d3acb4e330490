package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.FreePorts;
import dev.countersign.testing.ServerProcess;
import dev.countersign.testing.ServerRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Invalid settings are found before anything starts, not by the first request that needs them. The server names each in
 * a sentence, opens no port, and exits with 78.
 */
class BadSettingsIT {

    private static final String ONE = "a1".repeat(32);
    private static final String TWO = "b2".repeat(32);
    private static final String REDIS_PASSWORD = "redis-pass-word";
    private static final String DATABASE_PASSWORD = "database-pass-word";

    @TempDir
    private static Path folder;

    private static Path master;

    @BeforeAll
    static void writeFiles() throws IOException {
        master = Files.writeString(folder.resolve("master"), "m1:active:" + ONE);
        Files.writeString(folder.resolve("two-active"), "a:active:" + ONE + "\nb:active:" + TWO);
        Files.writeString(folder.resolve("short"), "a:active:" + ONE.substring(2));
        Files.writeString(folder.resolve("not-text"), "junk \u0000 :" + ONE);
        Files.writeString(folder.resolve("geo.mmdb"), "no database of addresses");
    }

    /** Complete and valid settings, but nothing listens at these addresses. */
    private static Map<String, String> complete() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.port", String.valueOf(FreePorts.one()));
        settings.put("quarkus.management.port", String.valueOf(FreePorts.one()));
        settings.put("quarkus.datasource.reactive.url", "postgresql://127.0.0.1:1/countersign");
        settings.put("quarkus.datasource.username", "countersign");
        settings.put("quarkus.datasource.password", DATABASE_PASSWORD);
        settings.put("quarkus.redis.hosts", "redis://:" + REDIS_PASSWORD + "@127.0.0.1:1");
        settings.put("quarkus.mailer.host", "127.0.0.1");
        settings.put("countersign.base-url", "https://id.example.com");
        settings.put("countersign.keys.master-file", master.toString());
        settings.put("countersign.keys.response", "v1:active:" + ONE);
        settings.put("countersign.keys.identity", "i1:active:" + TWO);
        settings.put("countersign.migrations.patience", "1s");
        return settings;
    }

    private static ServerRun start(Map<String, String> wrong) {
        Map<String, String> settings = complete();
        settings.putAll(wrong);
        ServerRun start = ServerRun.of(settings, Map.of());
        assertThat(start.listened()).as("a port was open").isFalse();
        assertThat(start.output())
                .doesNotContain(ONE.substring(2), TWO, REDIS_PASSWORD, DATABASE_PASSWORD, "Exception");
        return start;
    }

    /** Setting, value, and a part of the expected message. */
    private static final List<String> ROWS = List.of(
            "countersign.keys.master-file | FOLDER/missing | countersign.keys.master-file: cannot read",
            "countersign.keys.master-file | FOLDER | countersign.keys.master-file: cannot read",
            "countersign.keys.master-file | FOLDER/two-active | countersign.keys.master has 2 active keys",
            "countersign.keys.master-file | FOLDER/short | countersign.keys.master: key 1 is not of the form",
            "countersign.keys.master-file | FOLDER/not-text | countersign.keys.master: key 1 is not of the form",
            "countersign.keys.master-file | m1:active:KEY | countersign.keys.master-file: cannot read what it names",
            "countersign.keys.master | m1:active:KEY | countersign.keys.master and countersign.keys.master-file are both set",
            "countersign.keys.response | v1:activ:KEY | countersign.keys.response: key 1 has none of the states",
            "countersign.keys.response | v1:retired:KEY | countersign.keys.response has 0 active keys",
            "countersign.keys.identity | v1:active:KEY | share a kid",
            "countersign.password.bcrypt-cost | 9 | countersign.password.bcrypt-cost must be 10 to 16",
            "countersign.password.code-cost | 7 | countersign.password.code-cost must be 8 to 12",
            "countersign.password.bcrypt-cost | eleven | countersign.password.bcrypt-cost cannot be \"eleven\"",
            "countersign.password.algorithm | md5 | countersign.password.algorithm cannot be \"md5\"; it is one of",
            "countersign.password.queue | 0 | countersign.password.queue must be 1 to",
            "countersign.password.threads | -1 | countersign.password.threads must be 1 to",
            "countersign.base-url | foo | countersign.base-url must be an absolute http or https URL",
            "countersign.dialects | hoody,beter-auth | there is no dialect [beter-auth]",
            "countersign.origins.trusted | https://app.example.com/path | countersign.origins.trusted: not an origin",
            "countersign.origins.hosted | https://other.example.com | countersign.origins.hosted must be among",
            "countersign.signing.enabled | ture | countersign.signing.enabled cannot be \"ture\"",
            "countersign.session.access-life | soon | countersign.session.access-life cannot be \"soon\"",
            "countersign.session.refresh-life | -5s | countersign.session.refresh-life must be 1s to",
            "countersign.session.absolute-life | 99999999d | countersign.session.absolute-life must be 1s to",
            "countersign.session.max-per-account | 0 | countersign.session.max-per-account must be 1 to",
            "countersign.second-factor.required | mars | countersign.second-factor.required must be",
            "countersign.second-factor.issuer | a:b | countersign.second-factor.issuer must be",
            "countersign.limits.signup.requests | 0 | countersign.limits.signup.requests must be 1 or more",
            "countersign.limits.refresh.window | 10ms | countersign.limits.refresh.window must be one second",
            "countersign.proxies.trusted | 10.0.0.0/33 | countersign.proxies.trusted holds",
            "countersign.proxies.trusted | 0.0.0.0/0 | countersign.proxies.trusted holds",
            "countersign.guard.redis-timeout | 0s | countersign.guard.redis-timeout must be",
            "countersign.database.timeout | -1s | countersign.database.timeout must be",
            "countersign.mail.budget | 0 | countersign.mail.budget must be at least 1",
            "countersign.mail.verify-link | https://example.com/ | countersign.mail.verify-link must have {token}",
            "countersign.regions.default | mars | countersign.regions.default is \"mars\"",
            "countersign.regions.geoip-database | FOLDER/geo.mmdb | countersign.regions.geoip-database names",
            "countersign.session.epok | 2 | there is no setting countersign.session.epok; did you mean countersign.session.epoch?",
            "quarkus.datasource.reactive.url | mysql://db/x | quarkus.datasource.reactive.url must be postgresql://",
            "quarkus.datasource.reactive.url | postgresql://u:database-pass-word@h:port/x | quarkus.datasource.reactive.url must be",
            "quarkus.redis.hosts | foo | quarkus.redis.hosts must be redis://",
            "quarkus.redis.hosts | redis://:redis-pass-word@ho st | quarkus.redis.hosts must be redis://",
            "quarkus.mailer.from | nobody | quarkus.mailer.from must be an address",
            "quarkus.mailer.port | 587/tcp | quarkus.mailer.port must be a whole number",
            "quarkus.mailer.start-tls | MAYBE | quarkus.mailer.start-tls must be",
            "quarkus.http.port | http | quarkus.http.port must be a whole number",
            "quarkus.http.idle-timeout | soon | quarkus.http.idle-timeout must be a time",
            "countersign.database.pooler | pgbouncer | countersign.database.pooler",
            "countersign.database.pooler | transaction | countersign.migrations.at-start must be false",
            "quarkus.datasource.reactive.postgresql.use-layer7-proxy | true | must be left out",
            "quarkus.datasource.reactive.cache-prepared-statements | false | must be left out",
            "quarkus.shutdown.delay | -5s | quarkus.shutdown.delay must be a time",
            "quarkus.shutdown.timeout | soon | quarkus.shutdown.timeout must be a time",
            "quarkus.http.cors.origins | https://a.example | quarkus.http.cors.origins must be left out",
            "quarkus.log.level | LOUD | quarkus.log.level");

    /** All rows for the native binary, which starts fast; one in eight for a jar, whose starts take seconds. */
    static Stream<Arguments> rows() {
        return IntStream.range(0, ROWS.size())
                .filter(i -> !ServerProcess.isJar() || i % 8 == 0)
                .mapToObj(i -> ROWS.get(i).split("\\|"))
                .map(row -> Arguments.of(row[0].strip(), row[1].strip(), row[2].strip()));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("rows")
    void refusesWhatCannotBeRight(String name, String value, String sentence) {
        Map<String, String> wrong = new HashMap<>();
        wrong.put(name, value.replace("FOLDER", folder.toString()).replace("KEY", ONE));
        ServerRun start = start(wrong);
        assertThat(start.code()).as(start.output()).isEqualTo(78);
        assertThat(start.sentences())
                .as(start.output())
                .singleElement()
                .asString()
                .contains(sentence);
    }

    @Test
    void namesEverythingThatIsWrongOrMissingAtOnce() {
        ServerRun start = start(Map.of(
                "countersign.password.bcrypt-cost", "9",
                "countersign.session.epoch", "one",
                "countersign.session.access-life", "0s",
                "countersign.cookies.cross-site", "true",
                "countersign.base-url", "http://id.example.com",
                "countersign.keys.response", "v1:active:00",
                "quarkus.redis.hosts", "foo"));
        assertThat(start.code()).isEqualTo(78);
        assertThat(String.join("\n", start.sentences()))
                .contains(
                        "bcrypt-cost",
                        "session.epoch",
                        "cookies.cross-site needs a base URL with https",
                        "keys.response",
                        "redis.hosts");
    }

    @Test
    void namesTheVariableThatWasMisspelt() {
        Map<String, String> settings = complete();
        settings.put("countersign.password.bcrypt-cost", "9");
        ServerRun start = ServerRun.of(
                settings, Map.of("COUNTERSIGN_BASE_ULR", "https://x.example", "COUNTERSIGN_SESSION_EPOCH", "3"));
        assertThat(start.output())
                .contains("COUNTERSIGN_BASE_ULR sets nothing; did you mean COUNTERSIGN_BASE_URL?")
                .doesNotContain("COUNTERSIGN_SESSION_EPOCH sets nothing");
    }

    @Test
    void saysInOneSentenceThatTheDatabaseIsAway() {
        ServerRun start = ServerRun.of(complete(), Map.of());
        assertThat(start.code()).as(start.output()).isEqualTo(1);
        assertThat(start.output())
                .contains("Countersign does not start: PostgreSQL cannot be used")
                .doesNotContain("\tat ");
        assertThat(start.listened()).isFalse();
    }
}
