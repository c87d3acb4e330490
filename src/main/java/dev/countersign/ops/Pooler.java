package dev.countersign.ops;

import dev.countersign.kernel.Problems;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.pgclient.PgConnectOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What stands between the server and PostgreSQL, such as pgbouncer, and what it needs of the server's connections. */
enum Pooler {
    NONE,
    /** A connection of the database belongs to one of the server as long as that is open. */
    SESSION,
    /** A connection of the database belongs to one of the server for one transaction. */
    TRANSACTION;

    /**
     * What a connection may ask for at its start. Poolers refuse everything else: {@code statement_timeout} must be set on the
     * role of the database, and floating-point numbers are exact by default since PostgreSQL 12.
     */
    private static final Set<String> STARTUP = Set.of("application_name", "client_encoding", "DateStyle");

    /** The setting. */
    @ConfigMapping(prefix = "countersign.database")
    interface Config {
        @WithDefault("none")
        Pooler pooler();
    }

    static void judge(Config config, Migrations.Config migrations, Problems problems) {
        if (config.pooler() == TRANSACTION && migrations.atStart()) {
            problems.add(
                    "countersign.migrations.at-start must be false with countersign.database.pooler=transaction, "
                            + "because migrations hold a lock of their session; run countersign migrate on a direct connection");
        }
    }

    PgConnectOptions adapt(PgConnectOptions options) {
        if (this == NONE) {
            return options;
        }
        Map<String, String> startup = new HashMap<>(options.getProperties());
        startup.keySet().retainAll(STARTUP);
        PgConnectOptions adapted = new PgConnectOptions(options).setProperties(startup);
        // The next statement may reach another connection, which has not prepared it.
        return this == TRANSACTION ? adapted.setUseLayer7Proxy(true).setCachePreparedStatements(false) : adapted;
    }
}
