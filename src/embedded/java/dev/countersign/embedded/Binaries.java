package dev.countersign.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL and Redis, unpacked from the jars once for each version. */
final class Binaries {
    /** Part of the path of all our programs; it distinguishes left-over processes of ours from others. */
    static final String MARK = "countersign-servers";

    private static final String REDIS = "redis-server-7.0.15-";
    private static final String POSTGRES_VERSION = "18.6.0";

    private final Path folder;

    private Binaries(Path folder) {
        this.folder = folder;
    }

    /** Unpacks the programs if necessary; of several processes one does, and the others wait. */
    static Binaries unpackedIn(Path base) throws IOException {
        Path servers = Files.createDirectories(DataFolder.prepared(base).resolve(MARK));
        Files.setPosixFilePermissions(servers, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path folder = servers.resolve("postgres-" + POSTGRES_VERSION + "-" + REDIS + system() + "-" + architecture());
        synchronized (Binaries.class) {
            try (FileChannel channel = FileChannel.open(
                            servers.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(folder)) {
                    unpack(folder, servers.resolve("unpacking"));
                }
            }
        }
        return new Binaries(folder);
    }

    Path postgres(String program) {
        return folder.resolve("bin").resolve(program);
    }

    Path redis() {
        return folder.resolve("bin/redis-server");
    }

    private static void unpack(Path folder, Path fresh) throws IOException {
        deleteAll(fresh);
        Files.createDirectories(fresh);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        String postgres =
                "postgres-" + system() + "-" + (architecture().equals("arm64") ? "arm_64" : "x86_64") + ".txz";
        try (InputStream in = new XZInputStream(new BufferedInputStream(open(postgres)))) {
            Tar.unpack(in, fresh);
        }
        Path redis = fresh.resolve("bin/redis-server");
        try (InputStream in = open(REDIS + system() + "-" + architecture())) {
            Files.copy(in, redis);
        }
        Files.setPosixFilePermissions(redis, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream found = Binaries.class.getClassLoader().getResourceAsStream(resource);
        if (found == null) {
            throw new IOException("There is no " + resource + " in this build: it was made for another platform."
                    + " Build it here, or configure servers of your own.");
        }
        return found;
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }
}
