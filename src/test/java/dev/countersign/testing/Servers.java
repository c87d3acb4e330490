package dev.countersign.testing;

import static java.util.Map.entry;

import dev.countersign.embedded.Daemon;
import dev.countersign.embedded.EmbeddedServers;
import dev.countersign.embedded.MailSink;
import dev.countersign.embedded.SharedServers;
import dev.countersign.ops.BackingServices;
import dev.countersign.ops.Need;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Real servers with throw-away data for {@code @QuarkusTest} and {@code
 * @QuarkusIntegrationTest}, unless the environment configures others. PostgreSQL and Redis keep running between applications;
 * each application gets an empty database and an empty Redis, and servers that earlier tests stopped are
 * started again.
 */
public final class Servers implements QuarkusTestResourceLifecycleManager {
    private static final String TEST_PORT = "8081";
    private static final String MANAGEMENT_TEST_PORT = "9001";

    /** Every value that a server under test was given, by the name of its setting. */
    private static final Map<String, Set<String>> GIVEN = new ConcurrentHashMap<>();

    private static Servers current;

    private final OptionalInt ownPort;
    private final OptionalInt ownManagementPort;
    private Servers before;
    private EmbeddedServers running;
    private SharedServers shared;
    private FreshDatabase database;
    private Map<String, String> settings = Map.of();

    /** For a server that Quarkus starts on its test ports. */
    public Servers() {
        this(OptionalInt.empty(), OptionalInt.empty());
    }

    /** For a server on other ports, beside one that Quarkus may have started. */
    Servers(int port, int managementPort) {
        this(OptionalInt.of(port), OptionalInt.of(managementPort));
    }

    private Servers(OptionalInt port, OptionalInt managementPort) {
        this.ownPort = port;
        this.ownManagementPort = managementPort;
    }

    @Override
    public Map<String, String> start() {
        before = current;
        current = this;
        // A native build has the provider only on the class path of its tests.
        running = (EmbeddedServers) ServiceLoader.load(BackingServices.class, Servers.class.getClassLoader())
                .findFirst()
                .orElseThrow();
        Set<Need> open = Need.openIn(Servers::external);
        settings = new HashMap<>();
        // A process that tests start and stop themselves has servers of its own, beside those of an application.
        if (ownPort.isEmpty() && open.containsAll(SharedServers.SUPPLIED)) {
            open.removeAll(SharedServers.SUPPLIED);
            settings.putAll(useShared());
        }
        settings.putAll(running.start(open, Servers::setting));
        if (Boolean.getBoolean("countersign.test.packaged")) {
            settings.putAll(inOwnProcess());
        }
        settings.forEach(Servers::give);
        SignatureCheck.forget();
        OpenApiCheck.forget();
        return known(settings);
    }

    /* Restarting them for every application would take a second each time. */
    private Map<String, String> useShared() {
        try {
            shared = SharedServers.running();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shared.emptyRedis();
        database = FreshDatabase.madeOn(shared);
        return Map.of(
                "quarkus.datasource.reactive.url", database.url(),
                "quarkus.datasource.username", shared.user(),
                "quarkus.datasource.password", shared.password(),
                "quarkus.redis.hosts", shared.redisUrl());
    }

    /** Records that this value comes from the tests and not from outside. */
    static void give(String name, String value) {
        GIVEN.computeIfAbsent(name, any -> ConcurrentHashMap.newKeySet()).add(value);
    }

    /* A native image has no development servers and refuses settings that it does not know. */
    private static Map<String, String> known(Map<String, String> all) {
        return all.entrySet().stream()
                .filter(setting -> !setting.getKey().startsWith("countersign.dev."))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /* The test settings of application.properties: a separate server process runs with the production profile. */
    private static Map<String, String> inOwnProcess() {
        return Map.ofEntries(
                entry("quarkus.management.port", managementPort()),
                entry("quarkus.shutdown.delay", "0"),
                entry("countersign.proxies.trusted", "127.0.0.0/8,::1/128"),
                entry("countersign.dialects", "hoody,better-auth,thogits,hydracore"),
                entry("countersign.api-host", Script.API_HOST),
                entry("countersign.database.timeout", "10s"),
                entry("countersign.guard.redis-timeout", "2s"),
                entry("countersign.handoff.redirect-uris", AppUser.REDIRECT_URIS),
                entry("countersign.handoff.loopback", "true"),
                // The lowest costs that a packaged server accepts; profiles that are about hashing use bcrypt.
                entry("countersign.password.algorithm", "argon2id"),
                entry("countersign.password.argon2-memory", "1024"),
                entry("countersign.password.argon2-iterations", "1"),
                entry("countersign.password.bcrypt-cost", "10"),
                entry("quarkus.datasource.reactive.additional-properties.statement_timeout", "5000"));
    }

    static String port() {
        return current != null && current.ownPort.isPresent()
                ? String.valueOf(current.ownPort.getAsInt())
                : Objects.requireNonNullElse(external("quarkus.http.test-port"), TEST_PORT);
    }

    /** The port of health, metrics and documents. */
    public static String managementPort() {
        return current != null && current.ownManagementPort.isPresent()
                ? String.valueOf(current.ownManagementPort.getAsInt())
                : Objects.requireNonNullElse(external("quarkus.management.test-port"), MANAGEMENT_TEST_PORT);
    }

    /** The value of a setting of these servers; null if it is not set. */
    static String started(String name) {
        return current == null ? external(name) : current.settings.getOrDefault(name, external(name));
    }

    @Override
    public void stop() {
        if (running != null) {
            running.stop();
        }
        if (database != null) {
            Ledger.leave(database.url());
            database.drop();
        }
        if (current == this) {
            current = before;
        }
    }

    /** The database, to be stopped, killed, paused and started. Null if it is configured from outside. */
    public static Daemon postgres() {
        return current.shared == null ? current.running.postgres() : current.shared.postgres();
    }

    /** The Redis server, to be stopped, killed, paused and started. Null if it is configured from outside. */
    public static Daemon redis() {
        return current.shared == null ? current.running.redis() : current.shared.redis();
    }

    /** The receiver of mails, to be stopped, started and made to refuse. Null if configured from outside. */
    public static MailSink mail() {
        return current.running.mail();
    }

    private static String setting(String name) {
        return switch (name) {
            case "countersign.dev.throw-away" -> "true";
            case "countersign.dev.demo" -> "false";
            case "quarkus.http.port" -> port();
            default -> external(name);
        };
    }

    /** The value set from outside for this run; the project's files are ignored. */
    private static String external(String name) {
        String property = System.getProperty(name);
        // Quarkus keeps the settings of servers that it started for an earlier application.
        boolean leftOver =
                property != null && GIVEN.getOrDefault(name, Set.of()).contains(property);
        return property != null && !leftOver
                ? property
                : System.getenv(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
    }
}
