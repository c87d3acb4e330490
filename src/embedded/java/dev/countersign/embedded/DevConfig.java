package dev.countersign.embedded;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings of the development servers; {@link EmbeddedServers} reads them before the configuration exists. */
@ConfigMapping(prefix = "countersign.dev")
public interface DevConfig {

    /** The folder for all data. */
    Optional<Path> dataDir();

    /** Default: any free port. */
    OptionalInt postgresPort();

    /** Default: any free port. */
    OptionalInt redisPort();

    /** Default: any free port. */
    OptionalInt smtpPort();

    /** Whether data is kept for this run only, in the folder for temporary files. */
    @WithDefault("false")
    boolean throwAway();

    /** The folder with the mails; the server itself sets it. */
    Optional<Path> mailboxDir();

    /** Whether the landing page and the demo are there, where the server was not packaged. */
    @WithDefault("true")
    boolean demo();

    /** The origin of the demo's application; the server itself sets it. */
    Optional<String> demoOrigin();
}
