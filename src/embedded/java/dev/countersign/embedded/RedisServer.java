package dev.countersign.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Our own Redis on the loopback address, with its own password. */
final class RedisServer extends Daemon {
    private static final int TIMEOUT = (int) Duration.ofSeconds(2).toMillis();

    private final Path home;
    private final Path folder;
    private final Binaries binaries;
    private final ServerUser user;
    private final boolean throwAway;

    /** @param throwAway whether data may be lost in favour of speed */
    RedisServer(Path home, int port, Binaries binaries, ServerUser user, boolean throwAway) {
        super(port);
        this.home = home;
        this.folder = home.resolve("redis");
        this.binaries = binaries;
        this.user = user;
        this.throwAway = throwAway;
    }

    Path passwordFile() {
        return home.resolve("redis.password");
    }

    String password() {
        try {
            return Secret.keptIn(passwordFile(), Secret::random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address, with the password. */
    String url() {
        return "redis://:" + password() + "@127.0.0.1:" + port();
    }

    @Override
    Path pidFile() {
        return folder.resolve("redis.pid");
    }

    @Override
    public void start() {
        try {
            user.ownFolder(folder);
            Files.deleteIfExists(folder.resolve("redis.log"));
            Path settings = folder.resolve("redis.conf");
            Secret.write(settings, settings());
            user.give(settings);
            Programs.require(home, "", user.command(binaries.redis().toString(), settings.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!reaches(Duration.ofSeconds(20), this::answers)) {
            throw new IllegalStateException("Redis does not start: " + logged());
        }
    }

    @Override
    public void stop() {
        if (isRunning()) {
            resume();
            signal("TERM");
            await("stop", () -> !isRunning());
        }
    }

    private String settings() {
        return String.format(Locale.ROOT, """
                bind 127.0.0.1
                port %d
                requirepass %s
                daemonize yes
                set-proc-title no
                pidfile "%s"
                dir "%s"
                logfile redis.log
                save ""
                appendonly %s
                maxmemory-policy noeviction
                """, port(), password(), pidFile(), folder, throwAway ? "no" : "yes");
    }

    /** Whether it is up and has loaded its data; until then it answers -LOADING. */
    private boolean answers() {
        return says("PING", "+PONG");
    }

    /** Deletes all keys; false if Redis does not confirm it. */
    boolean flush() {
        return says("FLUSHALL", "+OK");
    }

    private boolean says(String command, String expected) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.setSoTimeout(TIMEOUT);
            String commands = "AUTH " + password() + "\r\n" + command + "\r\n";
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            return "+OK".equals(reader.readLine()) && expected.equals(reader.readLine());
        } catch (IOException e) {
            return false;
        }
    }

    private String logged() {
        try {
            return Files.readString(folder.resolve("redis.log")).strip();
        } catch (IOException e) {
            return "it left no log in " + folder;
        }
    }
}
