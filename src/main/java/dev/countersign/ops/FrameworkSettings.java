package dev.countersign.ops;

import dev.countersign.kernel.Problems;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.StartTLSOptions;
import io.vertx.ext.mail.mailencoder.EmailAddress;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Checks the settings of the framework that deployments set. The framework itself would fail late, with a stack trace,
 * or with a message that quotes the value; and addresses of servers may contain passwords.
 */
final class FrameworkSettings {

    private static final Set<String> REDIS = Set.of("redis", "rediss");
    private static final Set<String> REDIS_SOCKET = Set.of("unix", "redis+socket");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]+");
    private static final int MOST_PORTS = 65_535;
    private static final int MANY = 1_000_000;

    private final Function<String, String> value;
    private final Problems problems;

    /** @param value looks up a setting; null if it is not set */
    FrameworkSettings(Function<String, String> value, Problems problems) {
        this.value = value;
        this.problems = problems;
    }

    void judge() {
        require("quarkus.datasource.reactive.url", each(FrameworkSettings::isDatabase), "postgresql://host:5432/name");
        require("quarkus.redis.hosts", each(FrameworkSettings::isRedis), "redis://host:6379 or rediss://host:6379");
        judgeMail();
        number("quarkus.http.port", 0, MOST_PORTS);
        number("quarkus.management.port", 0, MOST_PORTS);
        number("quarkus.datasource.reactive.max-size", 1, MANY);
        number("quarkus.datasource.reactive.additional-properties.statement_timeout", 0, Integer.MAX_VALUE);
        number("quarkus.redis.max-pool-size", 1, MANY);
        number("quarkus.redis.max-pool-waiting", -1, MANY);
        require("quarkus.http.limits.max-body-size", FrameworkSettings::isSize, "a size of 1K or more, such as 16K");
        duration("quarkus.http.idle-timeout");
        duration("quarkus.http.read-timeout");
        duration("quarkus.shutdown.timeout");
        duration("quarkus.shutdown.delay");
        duration("quarkus.datasource.reactive.idle-timeout");
        refuseSharedPort();
        String pooler = "left out: countersign.database.pooler takes its place";
        require("quarkus.datasource.reactive.postgresql.use-layer7-proxy", text -> false, pooler);
        require("quarkus.datasource.reactive.cache-prepared-statements", "true"::equals, pooler);
        require("quarkus.http.cors.origins", text -> false, "left out: countersign.origins.trusted takes its place");
    }

    private void judgeMail() {
        require("quarkus.mailer.host", host -> HOST.matcher(host).matches(), "the name of a host, without a port");
        number("quarkus.mailer.port", 1, MOST_PORTS);
        number("quarkus.mailer.max-pool-size", 1, MANY);
        require(
                "quarkus.mailer.from",
                FrameworkSettings::isSender,
                "an address such as Example <no-reply@example.com>");
        require("quarkus.mailer.start-tls", oneOf(StartTLSOptions.values()), "DISABLED, OPTIONAL or REQUIRED");
        require("quarkus.mailer.login", oneOf(LoginOption.values()), "DISABLED, NONE, REQUIRED or XOAUTH2");
        require("quarkus.mailer.tls", FrameworkSettings::isSwitch, "true or false");
    }

    private void refuseSharedPort() {
        String http = set("quarkus.http.port");
        if (http != null && !http.equals("0") && http.equals(set("quarkus.management.port"))) {
            problems.add("quarkus.management.port must be another port than quarkus.http.port");
        }
    }

    private void number(String name, int least, int most) {
        require(
                name,
                text -> {
                    try {
                        long number = Long.parseLong(text);
                        return number >= least && number <= most;
                    } catch (NumberFormatException e) {
                        return false;
                    }
                },
                "a whole number from " + least + " to " + most);
    }

    private void duration(String name) {
        require(name, FrameworkSettings::isDuration, "a time that is not negative, such as 15s");
    }

    private void require(String name, Predicate<String> rule, String words) {
        String text = set(name);
        problems.require(text == null || rule.test(text), name, words);
    }

    private String set(String name) {
        String text = value.apply(name);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static Predicate<String> each(Predicate<String> rule) {
        return list -> Arrays.stream(list.split(",")).map(String::strip).allMatch(rule);
    }

    private static Predicate<String> oneOf(Enum<?>[] values) {
        return text -> Arrays.stream(values).anyMatch(one -> one.name().equals(text.toUpperCase(Locale.ROOT)));
    }

    private static boolean isDatabase(String url) {
        String plain = url.startsWith("vertx-reactive:") ? url.substring("vertx-reactive:".length()) : url;
        try {
            PgConnectOptions options = PgConnectOptions.fromUri(plain);
            return (plain.startsWith("postgresql://") || plain.startsWith("postgres://"))
                    && !options.getHost().isBlank()
                    && !options.getDatabase().isBlank();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean isRedis(String address) {
        try {
            URI uri = new URI(address);
            String scheme = String.valueOf(uri.getScheme());
            return (REDIS.contains(scheme) && uri.getHost() != null && uri.getPort() <= MOST_PORTS)
                    || (REDIS_SOCKET.contains(scheme) && uri.getPath() != null);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isSender(String text) {
        try {
            return new EmailAddress(text).getEmail().indexOf('@') > 0;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean isSwitch(String text) {
        try {
            return new Switch().convert(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isSize(String text) {
        try {
            return new MemorySizeConverter().convert(text).asLongValue() >= 1024;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean isDuration(String text) {
        try {
            Duration duration = new DurationConverter().convert(text);
            return duration != null && !duration.isNegative() && duration.compareTo(Problems.TEN_YEARS) <= 0;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
