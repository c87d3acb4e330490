package dev.countersign.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The folder with the data of the servers. A lock shows that a live process uses it. The operating system releases the
 * lock even after {@code kill -9}, so its next owner may stop what the last one left running.
 */
final class DataFolder {
    private static final Logger LOG = Logger.getLogger(DataFolder.class);
    private static final int MOST = 9;
    private static final String FOLDER = "countersign.dev.data-dir";
    private static final String THROW_AWAY = "countersign-run-";
    private static final Pattern OF_PROCESS = Pattern.compile(THROW_AWAY + "(\\d+)(-\\d)?");

    private final Path path;
    /** Keeps the channel reachable: if it were collected, it would be closed and the lock released. */
    private final FileLock lock;

    private DataFolder(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** The configured folder, or the default one of this user. */
    static Path base(Function<String, String> configured) {
        String folder = configured.apply(FOLDER);
        return folder == null || folder.isBlank()
                ? usual()
                : Path.of(folder.strip()).toAbsolutePath();
    }

    /** The folder of this user if none is configured. */
    static Path usual() {
        if (ServerUser.isRoot()) {
            // The user that runs the servers cannot enter the home of root, and a reboot may empty /tmp.
            return Path.of("/var/tmp/countersign-root");
        }
        String data = System.getenv("XDG_DATA_HOME");
        Path home = data != null && data.startsWith("/")
                ? Path.of(data)
                : Path.of(System.getProperty("user.home"), ".local/share");
        return canBeMade(home)
                ? home.resolve("countersign")
                // Containers may run as users without a home.
                : Path.of(System.getProperty("java.io.tmpdir"), "countersign-" + ServerUser.ownUid());
    }

    /** Opens the first of base, base-2 ... base-9 that no live process uses. */
    static DataFolder open(Path base) throws IOException {
        DataFolder found = null;
        for (int number = 1; number <= MOST; number++) {
            Path path = number == 1 ? base : base.resolveSibling(base.getFileName() + "-" + number);
            if (found != null) {
                sweep(path);
            } else {
                FileLock lock = tryLock(prepared(path));
                found = lock == null ? null : new DataFolder(path, lock);
            }
        }
        if (found == null) {
            throw new IOException("Each of " + base + " to -" + MOST + " is used by another server that runs");
        }
        Daemon.endLeftOvers(found.path);
        return found;
    }

    /** Opens a new folder for this process only, and removes those of processes that died without cleaning up. */
    static DataFolder throwAway() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> folders = Files.list(temporary)) {
            for (Path folder : folders.filter(DataFolder::isOfDeadProcess).toList()) {
                sweep(folder);
                Binaries.deleteAll(folder);
            }
        }
        return open(temporary.resolve(THROW_AWAY + ProcessHandle.current().pid()));
    }

    private static boolean isOfDeadProcess(Path folder) {
        Matcher name = OF_PROCESS.matcher(folder.getFileName().toString());
        try {
            return name.matches()
                    && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                    && isOwn(folder);
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops what a dead process left running in a folder that is not going to be opened. */
    private static void sweep(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            FileLock lock = tryLock(path);
            if (lock != null) {
                Daemon.endLeftOvers(path);
                lock.acquiredBy().close();
            }
        }
    }

    Path path() {
        return path;
    }

    /** Releases the folder, or removes it if it was for this process only. */
    void close() {
        try {
            if (OF_PROCESS.matcher(path.getFileName().toString()).matches()) {
                Binaries.deleteAll(path);
            }
            lock.acquiredBy().close();
        } catch (IOException e) {
            LOG.warnf("%s is left behind: %s", path, e.getMessage());
        }
    }

    /** Creates the folder if necessary, with the fewest rights for others that the servers need. */
    static Path prepared(Path path) throws IOException {
        String permissions = ServerUser.isRoot() ? "rwx--x--x" : "rwx------";
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path.getParent());
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        // Another user may have created it first, where everyone can write.
        if (!isOwn(path)) {
            throw new IOException("The data folder " + path + " belongs to another user");
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        return path;
    }

    private static boolean isOwn(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(ServerUser.ownUid());
    }

    private static FileLock tryLock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // This process holds the lock.
        }
        channel.close();
        return null;
    }

    private static boolean canBeMade(Path folder) {
        try {
            return Files.isWritable(Files.createDirectories(folder));
        } catch (IOException e) {
            return false;
        }
    }
}
