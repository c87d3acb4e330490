package dev.countersign.embedded;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings of the servers for development; {@link EmbeddedServers} reads them before there is a configuration. */
@ConfigMapping(prefix = "countersign.dev")
public interface DevConfig {

    /** Where everything is kept. */
    Optional<Path> dataDir();

    /** Any free port when not set. */
    OptionalInt postgresPort();

    /** Any free port when not set. */
    OptionalInt redisPort();

    /** Any free port when not set. */
    OptionalInt smtpPort();

    /** Data for this run alone, in the folder for temporary files. */
    @WithDefault("false")
    boolean throwAway();

    /** Set by the server itself: where the mails are. */
    Optional<Path> mailboxDir();
}
