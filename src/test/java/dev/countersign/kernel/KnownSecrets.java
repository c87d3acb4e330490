package dev.countersign.kernel;

import java.nio.file.Path;
import java.util.Optional;

/** Master secrets that a test chooses, for classes that are tested without a server. */
public final class KnownSecrets {

    private KnownSecrets() {}

    /** @param ring one {@code kid:state:hex} per line, see {@link KeyRing} */
    public static MasterSecrets of(String ring) {
        return new MasterSecrets(new KeysConfig() {
            @Override
            public Optional<String> master() {
                return Optional.of(ring);
            }

            @Override
            public Optional<Path> masterFile() {
                return Optional.empty();
            }

            @Override
            public Optional<String> response() {
                return Optional.empty();
            }

            @Override
            public Optional<Path> responseFile() {
                return Optional.empty();
            }

            @Override
            public Optional<String> identity() {
                return Optional.empty();
            }

            @Override
            public Optional<Path> identityFile() {
                return Optional.empty();
            }
        });
    }
}
