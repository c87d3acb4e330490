package dev.countersign.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Unpacks a tar archive: files, folders and symbolic links, which is all that the archives of servers hold. */
final class Tar {
    private static final int BLOCK = 512;
    private static final int EXECUTABLE = 0111;
    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private Tar() {}

    static void unpack(InputStream in, Path folder) throws IOException {
        String longName = null;
        for (byte[] header = in.readNBytes(BLOCK); !isEnd(header); header = in.readNBytes(BLOCK)) {
            char type = (char) header[156];
            long size = Long.parseLong(text(header, 124, 12).strip(), 8);
            if (type == 'L') {
                longName = new String(in.readNBytes((int) size), StandardCharsets.UTF_8).replace("\0", "");
            } else {
                Path target = inside(folder, longName == null ? name(header) : longName);
                longName = null;
                entry(in, header, type, size, target);
            }
            in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        }
    }

    private static void entry(InputStream in, byte[] header, char type, long size, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        switch (type) {
            // The umask may be narrow, and the servers may run as another user than the one who unpacks.
            case '5' -> Files.setPosixFilePermissions(Files.createDirectories(target), OPEN);
            case '2' -> Files.createSymbolicLink(target, Path.of(text(header, 157, 100)));
            case '0', '\0' -> {
                try (OutputStream out = Files.newOutputStream(target)) {
                    copy(in, out, size);
                }
                boolean executable = (Integer.parseInt(text(header, 100, 8).strip(), 8) & EXECUTABLE) != 0;
                Files.setPosixFilePermissions(target, executable ? OPEN : READABLE);
            }
            default -> throw new IOException("unknown kind of tar entry '" + type + "' for " + target);
        }
    }

    private static void copy(InputStream in, OutputStream out, long size) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (long left = size; left > 0; ) {
            int read = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
            if (read == 0) {
                throw new IOException("the archive ends within a file");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static boolean isEnd(byte[] header) {
        return header.length < BLOCK || header[0] == 0;
    }

    private static String name(byte[] header) {
        String prefix = header[257] == 'u' && header[263] == '0' ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100);
    }

    private static Path inside(Path folder, String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("the archive leaves its folder: " + name);
        }
        return target;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }
}
