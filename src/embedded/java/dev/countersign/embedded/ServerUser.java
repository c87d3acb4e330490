package dev.countersign.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The user of the operating system that the servers run as. PostgreSQL refuses to run as root, so root changes to the
 * user {@code nobody}; all others run the servers as themselves.
 */
final class ServerUser {
    private static final int NOBODY = 65534;
    private static final int OWN_UID = Integer.parseInt(Programs.require(Path.of("/"), "", List.of("id", "-u")));
    /** Which of these exist depends on the system, and which are allowed on the container, so each is tried. */
    private static final List<List<String>> WAYS_TO_DROP = List.of(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"),
            List.of("runuser", "-u", "nobody", "--"),
            List.of("su-exec", NOBODY + ":" + NOBODY),
            List.of("gosu", NOBODY + ":" + NOBODY),
            List.of("chroot", "--userspec=" + NOBODY + ":" + NOBODY, "--groups=", "/"));

    private final List<String> prefix;
    private final boolean dropped;

    private ServerUser(List<String> prefix, boolean dropped) {
        this.prefix = List.copyOf(prefix);
        this.dropped = dropped;
    }

    /** The user for the servers of this process; fails if root finds no way to drop its rights. */
    static ServerUser forThisProcess() {
        if (!isRoot()) {
            return new ServerUser(List.of(), false);
        }
        for (List<String> way : WAYS_TO_DROP) {
            List<String> probe = new ArrayList<>(way);
            probe.addAll(List.of("id", "-u"));
            Programs.Result result = Programs.run(Path.of("/"), "", probe);
            if (result.succeeded() && result.output().equals(String.valueOf(NOBODY))) {
                return new ServerUser(way, true);
            }
        }
        throw new IllegalStateException("PostgreSQL refuses to run as root, and none of setpriv, runuser, su-exec, gosu"
                + " and chroot could change to user " + NOBODY
                + "; run as an ordinary user, or configure servers of your own");
    }

    static boolean isRoot() {
        return ownUid() == 0;
    }

    /** A command that runs the given one as this user. */
    List<String> command(String... command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(List.of(command));
        return whole;
    }

    /** Creates a folder that only this user and root can enter. */
    Path ownFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        give(folder);
        return folder;
    }

    /** Makes this user the owner of a file. */
    void give(Path file) throws IOException {
        if (dropped) {
            Files.setAttribute(file, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Fails early, with a clear message, if the user cannot reach the folder, for example below the home of root. */
    void requireAccessTo(Path folder) {
        if (dropped
                && !Programs.run(Path.of("/"), "", command("ls", "-d", folder + "/."))
                        .succeeded()) {
            throw new IllegalStateException("The servers run as user " + NOBODY + ", who cannot enter " + folder
                    + "; choose a folder that everybody can reach with COUNTERSIGN_DEV_DATA_DIR");
        }
    }

    static int ownUid() {
        return OWN_UID;
    }
}
