package dev.countersign.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A server process with its own session, so that Ctrl-C in the terminal reaches only us, and we stop the server after
 * its users. It is identified by its pid file, not as a child process, so that it can be found again.
 */
public abstract class Daemon {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(20);

    private final int port;

    Daemon(int port) {
        this.port = port;
    }

    /** Starts it and returns once it answers; always on the same port and with the existing data. */
    public abstract void start();

    /** Shuts it down with all data written. Does nothing if it is not running. */
    public abstract void stop();

    abstract Path pidFile();

    /** The port on the loopback address. */
    public final int port() {
        return port;
    }

    /** Kills it: it writes nothing and closes nothing. */
    public final void kill() {
        signal("KILL");
        await("end", () -> !isRunning());
    }

    /** Suspends it: it keeps its connections and does not answer. */
    public final void pause() {
        signal("STOP");
    }

    /** Resumes it after {@link #pause()}. */
    public final void resume() {
        signal("CONT");
    }

    /** Makes it answer again after it was stopped, killed or paused. */
    final void revive() {
        resume();
        if (!isRunning()) {
            start();
        }
    }

    /** Whether its process is alive; it may be paused. */
    public final boolean isRunning() {
        return running(pidFile()).isPresent();
    }

    final void signal(String name) {
        running(pidFile()).ifPresent(pid -> signal(name, pid));
    }

    final void await(String what, BooleanSupplier reached) {
        if (!reaches(PATIENCE, reached)) {
            throw new IllegalStateException(
                    getClass().getSimpleName() + " did not " + what + " within " + PATIENCE.toSeconds() + " s");
        }
    }

    /** Ends the servers of a data folder whose owner is dead. */
    static void endLeftOvers(Path data) throws IOException {
        List<Path> pidFiles;
        try (Stream<Path> files = Files.find(
                data, 2, (file, attributes) -> file.getFileName().toString().endsWith(".pid"))) {
            pidFiles = files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path pidFile : pidFiles) {
            running(pidFile).ifPresent(pid -> {
                signal("CONT", pid);
                // PostgreSQL and Redis both shut down in an orderly way on this signal.
                signal("INT", pid);
                if (!reaches(PATIENCE.dividedBy(4), () -> running(pidFile).isEmpty())) {
                    signal("KILL", pid);
                }
            });
            // Another process may have this pid now, and PostgreSQL would then refuse to start.
            if (running(pidFile).isEmpty()
                    && firstLine(pidFile).flatMap(ProcessHandle::of).isPresent()) {
                Files.deleteIfExists(pidFile);
            }
        }
    }

    private static void signal(String name, long pid) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, String.valueOf(pid)));
        ProcessHandle.of(pid)
                .filter(handle -> !List.of("INT", "TERM").contains(name))
                .ifPresent(handle -> handle.descendants().forEach(child -> command.add(String.valueOf(child.pid()))));
        Programs.run(Path.of("/"), "", command);
    }

    /** The process of the pid file, if it lives and is one of ours. */
    private static Optional<Long> running(Path pidFile) {
        return firstLine(pidFile).filter(pid -> commandLine(pid).contains(Binaries.MARK));
    }

    private static Optional<Long> firstLine(Path pidFile) {
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d+"))
                    .map(Long::valueOf);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Empty for dead processes and zombies; nobody reaps those if our own process is process 1 of a container. */
    private static String commandLine(long pid) {
        Path file = Path.of("/proc", String.valueOf(pid), "cmdline");
        try {
            // ProcessHandle reads the link "exe"; in a container, root may not do that for processes of other users.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .flatMap(handle -> handle.info().command())
                    .orElse("");
        }
    }

    static boolean reaches(Duration patience, BooleanSupplier reached) {
        long end = System.nanoTime() + patience.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return reached.getAsBoolean();
            }
        }
        return true;
    }
}
