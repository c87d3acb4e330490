package dev.countersign.attacks;

import dev.countersign.testing.Ledger;
import io.quarkus.arc.Arc;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Direct access to the database: through the pool of a server in this JVM, so that tests see its connections, otherwise
 * through the tests' own connections. Methods that take the pool work only in this JVM.
 */
final class Sql {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Sql() {}

    private static boolean isElsewhere() {
        return Arc.container() == null;
    }

    static Pool pool() {
        return Arc.container().instance(Pool.class).get();
    }

    /** The first column of the result of {@code sql}, as text. */
    static List<String> texts(String sql, Object... values) {
        if (isElsewhere()) {
            return Ledger.texts(sql, values);
        }
        List<String> texts = new ArrayList<>();
        for (Row row : pool().preparedQuery(sql)
                .execute(Tuple.from(Arrays.asList(values)))
                .await()
                .atMost(PATIENCE)) {
            texts.add(String.valueOf(row.getValue(0)));
        }
        return texts;
    }

    static String text(String sql, Object... values) {
        return texts(sql, values).getFirst();
    }

    static int update(String sql, Object... values) {
        if (isElsewhere()) {
            return Ledger.update(sql, values);
        }
        return pool().preparedQuery(sql)
                .execute(Tuple.from(Arrays.asList(values)))
                .await()
                .atMost(PATIENCE)
                .rowCount();
    }

    /** Every row of every table, as text; bytes in hex. */
    static String dump() {
        StringBuilder dump = new StringBuilder();
        for (String table : texts("select tablename::text from pg_tables where schemaname = 'public'")) {
            texts("select t::text from \"" + table + "\" t")
                    .forEach(row -> dump.append(row).append('\n'));
        }
        return dump.toString();
    }

    /** Opens this many of the pool's connections, so that no request waits for one to be opened. */
    static void openConnections(int atOnce) {
        Burst.of(atOnce, i -> text("select 1 from pg_sleep(0.2)"));
    }

    /** Opens all connections that the pool may have. */
    static void openAllConnections() {
        openConnections(ConfigProvider.getConfig().getValue("quarkus.datasource.reactive.max-size", Integer.class));
    }

    static void ban(String email) {
        if (update("update account set banned = true where email_key = $1", email) != 1) {
            throw new AssertionError("nobody to ban");
        }
    }
}
