package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The packaged server, jar or native binary, as a process that may be killed and restarted on the same data, with its
 * own PostgreSQL and Redis. While it is open, {@link Api}, {@link Person}, {@link Mailbox} and {@link
 * Ledger} use it instead of a server that Quarkus may have started.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path LOG = TARGET.resolve("server-process.log");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LAST_LINES = 30;
    private static final int NO_ANSWER = 0;

    private final int port;
    private final int managementPort;
    private final Servers servers;
    private final Map<String, String> settings;
    private Process process;

    private ServerProcess(ServerProcess first, Map<String, String> more) {
        this.port = FreePorts.one();
        this.managementPort = FreePorts.one();
        this.servers = null;
        this.settings = new HashMap<>(first.settings);
        settings.put("quarkus.http.port", String.valueOf(port));
        settings.put("quarkus.management.port", String.valueOf(managementPort));
        settings.putAll(more);
    }

    private ServerProcess(Map<String, String> more) {
        this.port = FreePorts.one();
        this.managementPort = FreePorts.one();
        this.servers = new Servers(port, managementPort);
        this.settings = new HashMap<>(servers.start());
        settings.put("quarkus.http.host", "localhost");
        settings.put("quarkus.http.port", String.valueOf(port));
        settings.put("quarkus.management.host", "localhost");
        settings.putAll(more);
    }

    /** Starts databases, a mailbox and a server, and waits until it is ready. */
    public static ServerProcess started() {
        return started(Map.of());
    }

    /** Starts a server with settings, by property name, that override the usual ones. */
    public static ServerProcess started(Map<String, String> settings) {
        ServerProcess server = new ServerProcess(settings);
        // No server must outlive the tests, however they end.
        Runtime.getRuntime().addShutdownHook(new Thread(server::endNow, "server-process-stop"));
        try {
            server.start();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /**
     * Starts another instance on the same databases and waits until it is ready. Close it before this one. {@link Api#at} sends requests to it.
     *
     * @param settings where it differs from this one
     */
    public ServerProcess beside(Map<String, String> settings) {
        return beside(settings, "ready");
    }

    /** Starts another instance and waits until it has started, not until it is ready. */
    public ServerProcess besideUnready(Map<String, String> settings) {
        return beside(settings, "started");
    }

    private ServerProcess beside(Map<String, String> settings, String state) {
        ServerProcess server = new ServerProcess(this, settings);
        Runtime.getRuntime().addShutdownHook(new Thread(server::endNow, "server-process-stop"));
        try {
            server.start(state);
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** Starts it on the existing data and waits until it is ready. */
    public void start() {
        start("ready");
    }

    private void start(String state) {
        try {
            process = new ProcessBuilder(command(settings))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (healthOf(state) != 200) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError(
                        (process.isAlive() ? "not ready" : "ended with " + process.exitValue()) + ": " + lastLines());
            }
            pause();
        }
    }

    /** Kills it without warning: {@code kill -9}. */
    public void kill9() {
        endNow();
        await();
    }

    /** Stops it gracefully, as an orchestrator does: SIGTERM. */
    public void stop() {
        beginStop();
        await();
    }

    /** Sends SIGTERM and returns at once. */
    public void beginStop() {
        process.destroy();
    }

    /** The status of a health check, {@code started}, {@code live} or {@code ready}; 0 if it does not answer. */
    public int healthOf(String state) {
        try {
            URI health = URI.create("http://localhost:" + managementPort + "/q/health/" + state);
            HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
            connection.setConnectTimeout(2000);
            connection.setReadTimeout(5000);
            return connection.getResponseCode();
        } catch (IOException e) {
            return NO_ANSWER;
        }
    }

    /** The settings that it was started with, by property name. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    /** Restarts it with some settings changed; a key ring given as text replaces its file. */
    public void restartWith(Map<String, String> others) {
        settings.putAll(others);
        others.keySet().forEach(name -> settings.remove(name + "-file"));
        stop();
        start();
        SignatureCheck.forget();
    }

    /** The output of all servers of this kind in this run. */
    public static String log() {
        try {
            return Files.readString(LOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    /** Stops the server; the first one also stops its databases and deletes their data. */
    @Override
    public void close() {
        if (process != null) {
            kill9();
        }
        if (servers != null) {
            servers.stop();
        }
    }

    private void endNow() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void await() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("does not end: " + lastLines());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the last build made a jar and not a native binary. */
    public static boolean isJar() {
        try {
            return packaged().toString().endsWith(".jar");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line of the packaged server with these settings. */
    static List<String> command(Map<String, String> settings) throws IOException {
        Path packaged = packaged();
        List<String> command = new ArrayList<>();
        boolean isJar = packaged.toString().endsWith(".jar");
        command.add(
                isJar ? Path.of(System.getProperty("java.home"), "bin", "java").toString() : packaged.toString());
        new TreeMap<>(settings).forEach((name, value) -> command.add("-D" + name + '=' + value));
        if (isJar) {
            command.addAll(List.of("-Xmx256m", "-jar", packaged.toString()));
        }
        return command;
    }

    /** The artifact of the last build, as the integration tests of Quarkus find it. */
    public static Path packaged() throws IOException {
        Properties artifact = new Properties();
        try (var in = Files.newInputStream(TARGET.resolve("quarkus-artifact.properties"))) {
            artifact.load(in);
        }
        return TARGET.resolve(artifact.getProperty("path"));
    }

    /** Whether it reports to be ready for requests. */
    public boolean isReady() {
        return healthOf("ready") == 200;
    }

    private static String lastLines() {
        try {
            List<String> lines = Files.readAllLines(LOG);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "it left no log in " + LOG;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
