package dev.countersign.wire.connection;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/** Disables the upgrade to HTTP/2 on the public port: it could smuggle requests past a proxy's rules. */
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
