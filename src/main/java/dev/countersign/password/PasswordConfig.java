package dev.countersign.password;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How passwords are hashed. */
@ConfigMapping(prefix = "countersign.password")
public interface PasswordConfig {

    /** The function for new hashes. Hashes made with another one still verify, and are renewed at sign-in. */
    enum Algorithm {
        BCRYPT,
        ARGON2ID
    }

    @WithDefault("bcrypt")
    Algorithm algorithm();

    /** Bcrypt's cost, the base-2 logarithm of its rounds: 10 to 16. */
    @WithDefault("11")
    int bcryptCost();

    /** Bcrypt's cost for backup codes: 8 to 12. A batch is ten hashes. */
    @WithDefault("8")
    int codeCost();

    /** Argon2id's memory in KiB. */
    @WithDefault("19456")
    int argon2Memory();

    /** Argon2id's passes over its memory. */
    @WithDefault("2")
    int argon2Iterations();

    /**
     * The forms of imported hashes that may still be stored, such as {@code better-auth-scrypt}, at most eight. Each
     * failed log-in does their work, whoever owns the name, so that its duration does not tell which accounts were
     * imported.
     */
    Optional<List<String>> importedForms();

    /** Threads of the {@link CpuPool}; the default is the number of processors. */
    OptionalInt threads();

    /** How many hashes may wait. Beyond that, requests are answered 503. */
    @WithDefault("64")
    int queue();

    /** How long a hash may wait for a thread before its request is answered 503. */
    @WithDefault("6s")
    Duration maxWait();
}
