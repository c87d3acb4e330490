package dev.countersign.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Key rings of one active key each, made once and kept, so that tokens outlive a restart. */
final class KeyRings {
    private final Path folder;

    KeyRings(Path folder) throws IOException {
        this.folder = Secret.folder(folder);
    }

    /** The file of the ring, made if there is none yet; one {@code kid:state:key} a line. */
    Path ring(String name, String kid) throws IOException {
        Path file = folder.resolve(name + ".keys");
        Secret.keptIn(file, () -> kid + ":active:" + Secret.random());
        return file;
    }
}
