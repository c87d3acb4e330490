package dev.countersign.guard;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;

/** What a failed command tells about its Redis server. */
enum RedisFailure {
    /** An ordinary error: the server works and rejected this command. */
    REFUSED,
    /** The server works but cannot write at the moment; another connection would not help. */
    CANNOT_WRITE,
    /** The wrong server, such as a demoted primary; another connection may reach the right one. */
    WRONG_SERVER,
    /** The connection was closed before the command was sent. */
    NOT_SENT,
    /** The connection was lost before the answer arrived. */
    LOST;

    private static final List<String> WRONG_SERVERS =
            List.of("READONLY", "MASTERDOWN", "LOADING", "CLUSTERDOWN", "NOAUTH", "WRONGPASS");
    private static final List<String> CANNOT_WRITES = List.of("OOM", "MISCONF", "NOREPLICAS", "BUSY", "TRYAGAIN");

    /* The client has no types for these two; RedisFailureTest provokes both. */
    private static final String CLOSED_BEFORE = "Connection is closed";
    private static final String CLOSED_WHILE_WAITING = "CONNECTION_CLOSED";

    static RedisFailure of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.equals(CLOSED_BEFORE)) {
            return NOT_SENT;
        }
        // The client reports CLOSED_WHILE_WAITING in the form of an answer from the server.
        boolean answer = failure instanceof Response response
                && response.type() == ResponseType.ERROR
                && !message.equals(CLOSED_WHILE_WAITING);
        if (!answer) {
            return LOST;
        }
        if (names(WRONG_SERVERS, message)) {
            return WRONG_SERVER;
        }
        return names(CANNOT_WRITES, message) ? CANNOT_WRITE : REFUSED;
    }

    /* Before Redis 7, a command's error within a script follows "ERR Error running script ...: -". */
    private static boolean names(List<String> codes, String message) {
        return codes.stream().anyMatch(code -> message.startsWith(code + ' ') || message.contains(": -" + code + ' '));
    }
}
