package dev.countersign.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A run of the packaged server that ends by itself: a command, or a start that fails.
 *
 * @param code the exit code
 * @param output everything that it printed
 * @param listened whether it accepted a connection on either port meanwhile
 */
public record ServerRun(int code, String output, boolean listened) {

    private static final int SECONDS = 60;

    /**
     * Runs it to its end.
     *
     * @param settings by property name
     * @param environment further environment variables
     * @param arguments the command and its arguments, if any
     */
    public static ServerRun of(Map<String, String> settings, Map<String, String> environment, String... arguments) {
        int port =
                Integer.parseInt(settings.getOrDefault("quarkus.http.port", "0").replaceAll("[^0-9]", "0"));
        try {
            File output = Files.createTempFile(Path.of("target"), "failed-start", ".log")
                    .toFile();
            List<String> command = new ArrayList<>(ServerProcess.command(settings));
            command.addAll(List.of(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
            builder.environment().keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean listened = false;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
                listened |= accepts(port);
                if (System.nanoTime() > end) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError("did not end: " + Files.readString(output.toPath()));
                }
            }
            String printed = Files.readString(output.toPath());
            Files.delete(output.toPath());
            return new ServerRun(process.exitValue(), printed, listened);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lines that say what is wrong. */
    public List<String> sentences() {
        return output.lines()
                .filter(line -> line.startsWith("  "))
                .map(String::strip)
                .toList();
    }

    private static boolean accepts(int port) {
        if (port <= 0 || port > 65_535) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
