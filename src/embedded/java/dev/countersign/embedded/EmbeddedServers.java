package dev.countersign.embedded;

import dev.countersign.ops.BackingServices;
import dev.countersign.ops.Need;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Starts a real PostgreSQL, a real Redis and a mailbox on the loopback address, and makes keys, each only if it is
 * needed. All of it stops with the JVM.
 */
public final class EmbeddedServers implements BackingServices {
    private static final Logger LOG = Logger.getLogger(EmbeddedServers.class);
    /** Data for this run only, in the folder for temporary files. */
    static final String THROW_AWAY = "countersign.dev.throw-away";

    private static final Set<Need> WITH_PROCESSES = EnumSet.of(Need.DATABASE, Need.REDIS);

    private final Map<String, String> settings = new HashMap<>();
    private DataFolder folder;
    private PostgresServer postgres;
    private RedisServer redis;
    private MailSink mail;

    @Override
    public Map<String, String> start(Set<Need> needs, Function<String, String> configured) {
        ServiceLoader.load(Extras.class, Extras.class.getClassLoader())
                .forEach(some -> settings.putAll(some.settings(localAddress(configured), configured)));
        if (needs.isEmpty()) {
            return Map.copyOf(settings);
        }
        // Before anything starts: if this process ends halfway, the servers started so far must stop.
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAfterTheApplication, "embedded-servers-stop"));
        try {
            boolean throwAway = Boolean.parseBoolean(configured.apply(THROW_AWAY));
            Path base = throwAway ? DataFolder.usual() : DataFolder.base(configured);
            folder = throwAway ? DataFolder.throwAway() : DataFolder.open(base);
            LOG.infof("Data folder: %s", folder.path());
            if (needs.stream().anyMatch(WITH_PROCESSES::contains)) {
                startProcesses(needs, configured, Binaries.unpackedIn(base), throwAway);
            }
            if (needs.contains(Need.MAIL)) {
                startMail(configured);
            }
            makeKeys(needs);
        } catch (IOException | RuntimeException e) {
            stop();
            throw new IllegalStateException("The servers for development do not start: " + e.getMessage(), e);
        }
        if (needs.contains(Need.BASE_URL)) {
            settings.put("countersign.base-url", localAddress(configured));
        }
        return Map.copyOf(settings);
    }

    /** The folder with the data; null while nothing runs. */
    Path folder() {
        return folder == null ? null : folder.path();
    }

    /** The database server; null if it was not needed. */
    public Daemon postgres() {
        return postgres;
    }

    /** The Redis server; null if it was not needed. */
    public Daemon redis() {
        return redis;
    }

    /** The receiver of mails; null if it was not needed. */
    public MailSink mail() {
        return mail;
    }

    /** Stops everything that was started; calling it again has no effect. */
    public synchronized void stop() {
        if (mail != null) {
            mail.stop();
        }
        if (redis != null) {
            redis.stop();
        }
        if (postgres != null) {
            postgres.stop();
        }
        if (folder != null) {
            folder.close();
            folder = null;
        }
    }

    private void startProcesses(
            Set<Need> needs, Function<String, String> configured, Binaries binaries, boolean throwAway) {
        ServerUser user = ServerUser.forThisProcess();
        user.requireAccessTo(folder.path());
        if (needs.contains(Need.DATABASE)) {
            int port = Ports.of(configured, "countersign.dev.postgres-port");
            postgres = new PostgresServer(folder.path(), port, binaries, user, throwAway);
            postgres.start();
            String url = postgres.url(PostgresServer.NAME);
            settings.put("quarkus.datasource.reactive.url", url);
            settings.put("quarkus.datasource.username", PostgresServer.NAME);
            settings.put("quarkus.datasource.password", postgres.password());
            LOG.infof("PostgreSQL: %s as %s, password in %s", url, PostgresServer.NAME, postgres.passwordFile());
        }
        if (needs.contains(Need.REDIS)) {
            int port = Ports.of(configured, "countersign.dev.redis-port");
            redis = new RedisServer(folder.path(), port, binaries, user, throwAway);
            redis.start();
            settings.put("quarkus.redis.hosts", redis.url());
            LOG.infof("Redis: port %s of 127.0.0.1, password in %s", port, redis.passwordFile());
        }
    }

    private void startMail(Function<String, String> configured) throws IOException {
        Mailbox mailbox = new Mailbox(folder.path().resolve("mailbox"));
        mail = new MailSink(mailbox, Ports.of(configured, "countersign.dev.smtp-port"));
        mail.start();
        settings.put("quarkus.mailer.host", "127.0.0.1");
        settings.put("quarkus.mailer.port", String.valueOf(mail.port()));
        settings.put("quarkus.mailer.start-tls", "DISABLED");
        settings.put("quarkus.mailer.tls", "false");
        settings.put("quarkus.mailer.mock", "false");
        settings.put(MailboxPage.FOLDER, mailbox.folder().toString());
        // The library logs every start, stop and connection.
        settings.put("quarkus.log.category.\"org.subethamail\".level", "WARN");
        LOG.infof("Mails: %s%s, kept in %s", localAddress(configured), MailboxPage.PATH, mailbox.folder());
    }

    private void makeKeys(Set<Need> needs) throws IOException {
        KeyRings rings = new KeyRings(folder.path().resolve("keys"));
        if (needs.contains(Need.MASTER_KEYS)) {
            settings.put(
                    "countersign.keys.master-file", rings.ring("master", "m1").toString());
        }
        if (needs.contains(Need.RESPONSE_KEYS)) {
            settings.put(
                    "countersign.keys.response-file",
                    rings.ring("response", "v1").toString());
        }
        if (needs.contains(Need.IDENTITY_KEYS)) {
            settings.put(
                    "countersign.keys.identity-file",
                    rings.ring("identity", "i1").toString());
        }
    }

    private static String localAddress(Function<String, String> configured) {
        String port = configured.apply("quarkus.http.port");
        return "http://localhost:" + (port == null || port.isBlank() ? "8080" : port);
    }

    /** The JVM runs all shutdown hooks at the same time; ours waits until Quarkus has closed its connections. */
    private void stopAfterTheApplication() {
        Daemon.reaches(Duration.ofMillis(300), () -> applicationStop().isPresent());
        applicationStop().ifPresent(thread -> {
            try {
                thread.join(Duration.ofSeconds(15));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        stop();
    }

    private static Optional<Thread> applicationStop() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("Shutdown thread"))
                .findAny();
    }
}
