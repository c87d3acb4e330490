package dev.countersign.kernel;

import io.smallrye.mutiny.CompositeException;
import io.vertx.sqlclient.DatabaseException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads SQLSTATEs. The mapper wraps database errors in its own exceptions, sometimes several times, so the whole chain
 * of causes is searched.
 */
public final class SqlState {

    /* Connection exceptions, authorization at connect, insufficient resources, operator intervention, system errors. */
    private static final List<String> OUTAGE_CLASSES = List.of("08", "28", "53", "57", "58");

    /*
     * Read-only, idle and transaction time-outs, object not in prerequisite state, lock not available, serialization
     * failure, deadlock, no such database, and a plan that went stale again during its retry.
     */
    private static final Set<String> OUTAGES =
            Set.of("25006", "25P03", "25P04", "55000", "55P03", "40001", "40P01", "3D000", "0A000");

    /* Read-only, and the states after which PostgreSQL closes the connection. */
    private static final Set<String> USELESS_CONNECTION = Set.of("25006", "57P01", "57P02", "57P03", "57P05");

    private static final String STALE_PLAN = "0A000";
    private static final int DEEPEST = 32;

    private SqlState() {}

    /** Whether the database could not do its work. Answered 503, because the same request may succeed later. */
    public static boolean isOutage(Throwable failure) {
        return any(failure, state -> OUTAGES.contains(state) || OUTAGE_CLASSES.contains(classOf(state)));
    }

    /** Whether the connection that reported the failure has become useless. */
    public static boolean isOfUselessConnection(Throwable failure) {
        return any(
                failure,
                state -> USELESS_CONNECTION.contains(state)
                        || "08".equals(classOf(state))
                        || "58".equals(classOf(state)));
    }

    /** Whether the server rejects writes, like a primary that became a replica. */
    public static boolean isReadOnly(Throwable failure) {
        return any(failure, "25006"::equals);
    }

    /** Whether a prepared statement must be prepared again, because a schema change altered its result. */
    public static boolean isStalePlan(Throwable failure) {
        return any(failure, STALE_PLAN::equals);
    }

    private static String classOf(String state) {
        return state.length() < 2 ? state : state.substring(0, 2);
    }

    private static boolean any(Throwable failure, Predicate<String> meets) {
        return any(failure, meets, 0);
    }

    private static boolean any(Throwable failure, Predicate<String> meets, int depth) {
        if (failure == null || depth > DEEPEST) {
            return false;
        }
        String state = switch (failure) {
            case DatabaseException e -> e.getSqlState();
            case SQLException e -> e.getSQLState();
            default -> null;
        };
        if (state != null && meets.test(state)) {
            return true;
        }
        return failure instanceof CompositeException all
                ? all.getCauses().stream().anyMatch(cause -> any(cause, meets, depth + 1))
                : any(failure.getCause(), meets, depth + 1);
    }
}
