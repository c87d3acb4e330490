package dev.countersign.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real pgbouncer in transaction mode, with few connections to the database, so that clients share them. */
public final class PgBouncer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 4;

    private final int port = FreePorts.one();
    private final String database;
    private final Process process;

    private PgBouncer(URI server, String user, String password, File program) throws IOException {
        this.database = server.getPath().substring(1);
        // It refuses to run as root, and its other user must be able to read the files.
        Path folder = Files.createTempDirectory(
                "pgbouncer", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path users = Files.writeString(folder.resolve("users.txt"), '"' + user + "\" \"" + password + "\"\n");
        Path settings = Files.writeString(
                folder.resolve("pgbouncer.ini"),
                String.format(
                        Locale.ROOT, """
                [databases]
                %s = host=%s port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = plain
                auth_file = %s
                pool_mode = transaction
                default_pool_size = %d
                """, database, server.getHost(), server.getPort(), port, users, CONNECTIONS));
        List<String> command = new ArrayList<>(List.of(program.getPath()));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(settings.toString());
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "pgbouncer.log").toFile())
                .start();
        Until.holds(PATIENCE, this::accepts, () -> "pgbouncer does not accept connections, see target/pgbouncer.log");
    }

    /**
     * Starts one; skips the test on a machine without pgbouncer.
     *
     * @param url the database's, {@code postgresql://host:port/name}
     */
    public static PgBouncer before(String url, String user, String password) {
        Optional<File> program = Programs.find("pgbouncer")
                .or(() -> Optional.of(new File("/usr/sbin/pgbouncer")).filter(File::canExecute));
        assumeTrue(program.isPresent(), "no pgbouncer on the PATH: apt-get install pgbouncer");
        try {
            return new PgBouncer(URI.create(url), user, password, program.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database's address for a server that connects through it. */
    public String url() {
        return "postgresql://127.0.0.1:" + port + "/" + database;
    }

    private boolean accepts() {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
