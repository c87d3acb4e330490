package dev.countersign.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Key rings with one active key each, created once and kept, so that tokens survive a restart. */
final class KeyRings {
    private final Path folder;

    KeyRings(Path folder) throws IOException {
        this.folder = Secret.folder(folder);
    }

    /** The file of the ring, created if necessary; one {@code kid:state:key} per line. */
    Path ring(String name, String kid) throws IOException {
        Path file = folder.resolve(name + ".keys");
        Secret.keptIn(file, () -> kid + ":active:" + Secret.random());
        return file;
    }
}
