package dev.countersign.testing;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Node.js of this machine, for the scripts under {@code src/test/node} and their packages. It works on a copy
 * under {@code target/node}.
 */
public final class Node {

    private static final Path SOURCE = Path.of("src", "test", "node");
    private static final Path HOME = Path.of("target", "node").toAbsolutePath();
    private static final Path INSTALLED = HOME.resolve("installed.json");
    private static final Duration INSTALL = Duration.ofMinutes(3);
    /** The errors by which npm reports an unreachable registry. */
    private static final Pattern OFFLINE =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|TIMEOUT");

    private static final String OUT_OF_REACH = "the registry of the packages in " + SOURCE + " is out of reach. ";

    /** Set once the registry did not answer, so that later tests do not wait for it again. */
    private static boolean outOfReach;

    private final File program;

    private Node(File program) {
        this.program = program;
    }

    /**
     * The Node.js on the PATH, with the packages installed. Skips the test if there is no Node.js, or if the
     * packages are missing and the registry is unreachable.
     */
    public static synchronized Node installed() {
        Optional<File> node = Programs.find("node");
        Optional<File> npm = Programs.find("npm");
        assumeTrue(node.isPresent() && npm.isPresent(), "no node and npm on the PATH: apt-get install nodejs npm");
        try {
            copyScripts();
            Path wanted = SOURCE.resolve("package.json");
            if (!Files.exists(INSTALLED) || Files.mismatch(INSTALLED, wanted) >= 0) {
                install(npm.get());
                Files.copy(wanted, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Node(node.get());
    }

    /** The folder of the scripts, in which they may write. */
    public Path home() {
        return HOME;
    }

    /**
     * Runs a script and returns its output; fails on a time-out or an error.
     *
     * @param script its path under {@code src/test/node}
     */
    public String run(Duration patience, String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.getPath(), script));
        command.addAll(List.of(arguments));
        Ended ended = end(command, patience);
        if (ended.status() != 0) {
            throw new AssertionError(script + " ended with " + ended.status() + ": " + ended.output());
        }
        return ended.output();
    }

    /**
     * Starts a script that serves until it is ended, with its output in {@code target/node}.
     *
     * @param script its path under {@code src/test/node}
     */
    Process serve(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.getPath(), script));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(HOME.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            HOME.resolve(script.replace('/', '-') + ".log").toFile())
                    .start();
            // No server must outlive the tests, however they end.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "node-stop"));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install(File npm) {
        assumeTrue(!outOfReach, OUT_OF_REACH);
        List<String> command = List.of(
                npm.getPath(),
                "install",
                "--no-audit",
                "--no-fund",
                "--no-package-lock",
                "--ignore-scripts",
                "--no-update-notifier",
                "--fetch-retries=1",
                "--fetch-retry-mintimeout=1000",
                "--fetch-retry-maxtimeout=5000",
                "--fetch-timeout=30000");
        Ended ended = end(command, INSTALL);
        if (ended.status() != 0) {
            if (OFFLINE.matcher(ended.output()).find()) {
                outOfReach = true;
                abort(OUT_OF_REACH + ended.output());
            }
            throw new AssertionError("npm install ended with " + ended.status() + ": " + ended.output());
        }
    }

    private record Ended(int status, String output) {}

    private static Ended end(List<String> command, Duration patience) {
        try {
            Path output = Files.createTempFile(HOME, "output", ".log");
            Process process = new ProcessBuilder(command)
                    .directory(HOME.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            boolean inTime = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String printed = Files.readString(output);
            Files.delete(output);
            return new Ended(process.exitValue(), inTime ? printed : "TIMEOUT after " + patience + ": " + printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copyScripts() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(SOURCE)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = HOME.resolve(SOURCE.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
