package dev.countersign.wire.connection;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/** Switches the upgrade to HTTP/2 off on the public port, where a proxy could be led past its own rules by it. */
@ApplicationScoped
class ClearTextHttp2 implements HttpServerOptionsCustomizer {

    private final ConnectionConfig config;

    ClearTextHttp2(ConnectionConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(config.h2c());
    }
}
