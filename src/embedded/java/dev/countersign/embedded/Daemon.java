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
 * A server in a process of its own, in a session of its own, so that a Ctrl-C in the terminal reaches us alone
 * and we stop it after what uses it. Known by its pid file, not as a child: so it can be found again.
 */
public abstract class Daemon {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(20);

    private final int port;

    Daemon(int port) {
        this.port = port;
    }

    /** Starts it and returns when it answers; always on the same port and with the data that is there. */
    public abstract void start();

    /** Stops it in order, with its data written. Does nothing when it does not run. */
    public abstract void stop();

    abstract Path pidFile();

    /** The port on the loopback address. */
    public final int port() {
        return port;
    }

    /** Ends it without any chance to write or say goodbye. */
    public final void kill() {
        signal("KILL");
        await("end", () -> !isRunning());
    }

    /** Stops it in its tracks: it keeps its connections and answers nothing. */
    public final void pause() {
        signal("STOP");
    }

    /** Lets it go on after {@link #pause()}. */
    public final void resume() {
        signal("CONT");
    }

    /** Makes it answer again, whether it was stopped, killed or paused. */
    final void revive() {
        resume();
        if (!isRunning()) {
            start();
        }
    }

    /** Whether its process lives, be it paused. */
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
                // PostgreSQL and Redis both take this for an orderly end.
                signal("INT", pid);
                if (!reaches(PATIENCE.dividedBy(4), () -> running(pidFile).isEmpty())) {
                    signal("KILL", pid);
                }
            });
            // A number in it may be a stranger's by now, and PostgreSQL would not start for fear of it.
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

    /** Empty for the dead and for zombies, which nobody buries where process 1 of a container is our own. */
    private static String commandLine(long pid) {
        Path file = Path.of("/proc", String.valueOf(pid), "cmdline");
        try {
            // ProcessHandle reads the link "exe", which root may not do in a container for another user's process.
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
