package dev.countersign.testing;

import io.vertx.pgclient.PgConnectOptions;
import java.util.Map;
import java.util.function.UnaryOperator;

/** How tests connect to a server's database, beside the server. */
public final class DatabaseAccess {

    private static final String SOURCE = "quarkus.datasource.";

    private DatabaseAccess() {}

    /** To the database of the server under test. */
    public static PgConnectOptions ofServer() {
        return of(Servers::started);
    }

    /** To the database that these settings of a server name. */
    public static PgConnectOptions of(Map<String, String> settings) {
        return of(settings::get);
    }

    private static PgConnectOptions of(UnaryOperator<String> setting) {
        String url = setting.apply(SOURCE + "reactive.url").replaceFirst("^vertx-reactive:", "");
        return PgConnectOptions.fromUri(url)
                .setUser(setting.apply(SOURCE + "username"))
                .setPassword(setting.apply(SOURCE + "password"));
    }
}
