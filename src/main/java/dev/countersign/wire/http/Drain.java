package dev.countersign.wire.http;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The time between SIGTERM and the end of serving, {@code quarkus.shutdown.delay}: readiness fails, and requests are
 * still answered. Each answer ends its connection, so that proxies do not send on one that closes at that moment.
 */
@ApplicationScoped
class Drain {

    private volatile boolean begun;

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        begun = true;
    }

    /** Tells the client to use another connection for its next request (RFC 9112, 9.6), if this server is draining. */
    void endConnection(HttpVersion version, HttpServerResponse response) {
        if (begun && version != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }
}
