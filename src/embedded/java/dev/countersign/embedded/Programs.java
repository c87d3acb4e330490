package dev.countersign.embedded;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs short programs until they end and returns their output. */
final class Programs {
    private static final int SECONDS = 90;
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Programs() {}

    /** The output and the exit code of a program. */
    record Result(int code, String output) {
        boolean succeeded() {
            return code == 0;
        }
    }

    /**
     * Runs a program in a folder that its user can enter, without our environment: the PG* variables of a developer
     * would change what PostgreSQL does, and it must not see secrets of others.
     */
    static Result run(Path folder, String input, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        String path = System.getenv().getOrDefault("PATH", USUAL_PATH);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", path + ":" + USUAL_PATH, "LC_ALL", "C", "TZ", "UTC"));
        try {
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " did not end within " + SECONDS + " s");
            }
            return new Result(process.exitValue(), output.strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(
                    new InterruptedIOException("interrupted while running " + command.getFirst()));
        } catch (IOException e) {
            return new Result(-1, String.valueOf(e.getMessage()));
        }
    }

    /** Runs a program; fails unless it succeeds. */
    static String require(Path folder, String input, List<String> command) {
        Result result = run(folder, input, command);
        if (!result.succeeded()) {
            throw new IllegalStateException(
                    String.join(" ", command) + " failed with " + result.code() + ": " + result.output());
        }
        return result.output();
    }
}
