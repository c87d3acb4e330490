package dev.countersign.kernel;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The sources of the key rings. Each is given either as text or as a file, see {@link KeyRing}. */
@ConfigMapping(prefix = "countersign.keys")
public interface KeysConfig {

    /** The master secrets, from which the keys of tokens and of the password pepper are derived. */
    Optional<String> master();

    Optional<Path> masterFile();

    /** The Ed25519 seeds that sign responses. */
    Optional<String> response();

    Optional<Path> responseFile();

    /** The Ed25519 seeds that sign identity claims. */
    Optional<String> identity();

    Optional<Path> identityFile();
}
