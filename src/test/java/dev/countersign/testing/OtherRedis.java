package dev.countersign.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A second, empty Redis with the password of the first; can also send commands to either. */
public final class OtherRedis implements AutoCloseable {

    private static final Path PROGRAM = Path.of("target", "other-redis", "redis-server");

    private final int port = FreePorts.one();
    private final Process process;

    /** Starts it with these options beside the usual ones, and waits until it answers. */
    public OtherRedis(String... options) {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toAbsolutePath().toString()));
        command.addAll(List.of("--bind", "127.0.0.1", "--port", String.valueOf(port)));
        command.addAll(List.of("--requirepass", password(), "--save", "", "--appendonly", "no"));
        command.addAll(List.of(options));
        try {
            Files.createDirectories(PROGRAM.getParent());
            if (!Files.exists(PROGRAM)) {
                unpack();
            }
            process = new ProcessBuilder(command)
                    .directory(PROGRAM.getParent().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(PROGRAM.resolveSibling("redis.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long end = System.nanoTime() + 20_000_000_000L;
        while (!answers()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the second Redis does not answer");
            }
            pause();
        }
    }

    private static void unpack() throws IOException {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        String name = "redis-server-7.0.15-" + (mac ? "darwin" : "linux") + '-' + (arm ? "arm64" : "amd64");
        try (InputStream in = OtherRedis.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(in, PROGRAM, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!PROGRAM.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + PROGRAM + " executable");
        }
    }

    public int port() {
        return port;
    }

    public static String password() {
        return URI.create(Servers.started("quarkus.redis.hosts")).getUserInfo().substring(1);
    }

    /** Sends one command to the Redis at {@code port} and returns the first line of the answer. */
    public static String tell(int port, String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.setSoTimeout(5000);
            String commands = "AUTH " + password() + "\r\n" + command + "\r\n";
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            reader.readLine();
            return reader.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            return "+PONG".equals(tell(port, "PING"));
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
