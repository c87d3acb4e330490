package dev.countersign.wire.http;

import dev.countersign.guard.ClientAddress;
import dev.countersign.kernel.Client;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** The client that sent a request, as far as trusted proxies report it. */
@ApplicationScoped
public class ClientOf {

    private final ClientAddress addresses;

    ClientOf(ClientAddress addresses) {
        this.addresses = addresses;
    }

    public Client request(HttpServerRequest request) {
        String peer =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        return addresses.of(
                peer == null ? "" : peer, request.headers().getAll("X-Forwarded-For"), request.getHeader("User-Agent"));
    }
}
