package dev.countersign.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks a tar archive of files, folders and symbolic links, which is all that the archives of servers contain. */
final class Tar {
    private static final int EXECUTABLE = 0111;
    // Explicit: the umask may be narrow, and the servers may run as another user than the one who unpacks them.
    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private Tar() {}

    static void unpack(InputStream in, Path folder) throws IOException {
        TarArchiveInputStream archive = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            unpack(archive, entry, entry.resolveIn(folder));
        }
    }

    private static void unpack(InputStream archive, TarArchiveEntry entry, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        if (entry.isDirectory()) {
            Files.setPosixFilePermissions(Files.createDirectories(target), OPEN);
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile() && !entry.isLink()) {
            Files.copy(archive, target);
            Files.setPosixFilePermissions(target, (entry.getMode() & EXECUTABLE) != 0 ? OPEN : READABLE);
        } else {
            throw new IOException("unknown kind of tar entry: " + entry.getName());
        }
    }
}
