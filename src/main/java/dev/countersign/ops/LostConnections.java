package dev.countersign.ops;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.SocketException;
import org.jboss.logging.Logger;

/**
 * Logs each lost idle connection in one line. A database that stops sends an error on every connection. No request
 * waits on an idle one, so the framework would log each as an uncaught exception with its stack trace.
 */
@ApplicationScoped
class LostConnections {

    private static final Logger LOG = Logger.getLogger(LostConnections.class);

    void observe(@Observes StartupEvent start, Vertx vertx) {
        Handler<Throwable> others = vertx.exceptionHandler();
        vertx.exceptionHandler(failure -> {
            if (isLost(failure)) {
                LOG.warnf("an idle connection was lost: reason=%s", failure.getMessage());
            } else if (others != null) {
                others.handle(failure);
            } else {
                LOG.error("uncaught exception", failure);
            }
        });
    }

    /**
     * Whether the server closed the connection, with an SQLSTATE (57P, operator intervention; 08, connection exception)
     * or without one. The driver has no type for commands that were queued or came too late;
     * LostConnectionWordsTest provokes both.
     */
    static boolean isLost(Throwable failure) {
        if (failure instanceof PgException told) {
            String state = String.valueOf(told.getSqlState());
            return state.startsWith("57P") || state.startsWith("08");
        }
        return failure instanceof ClosedConnectionException
                || failure instanceof SocketException
                || (failure instanceof NoStackTraceThrowable && tellsOfAClosedConnection(failure.getMessage()));
    }

    private static boolean tellsOfAClosedConnection(String message) {
        return message != null && (message.contains("closed") || message.startsWith("Connection is not active"));
    }
}
