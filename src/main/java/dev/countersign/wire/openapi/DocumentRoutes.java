package dev.countersign.wire.openapi;

import dev.countersign.wire.http.ServerConfig;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Serves the OpenAPI documents of the enabled dialects on the management port: as YAML, or as JSON for {@code
 * ?format=json} or {@code Accept: application/json}. They were written while the server was built.
 */
@ApplicationScoped
class DocumentRoutes {

    /* Besides that of the reference dialect, which is always on. */
    private static final List<String> DOCUMENTS = List.of("better-auth", "thogits", "hydracore");
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";

    private final ServerConfig config;

    DocumentRoutes(ServerConfig config) {
        this.config = config;
    }

    void register(@Observes ManagementInterface management) {
        Router router = management.router();
        serve(router, "openapi");
        DOCUMENTS.stream().filter(config.dialects()::contains).forEach(dialect -> serve(router, "openapi-" + dialect));
    }

    private static void serve(Router router, String name) {
        router.get("/q/" + name).handler(request -> serve(request, name));
    }

    private static void serve(RoutingContext request, String name) {
        boolean json = isJson(request);
        String file = name + (json ? ".json" : ".yaml");
        Future<Buffer> document = request.vertx().executeBlocking(() -> read(file));
        document.onFailure(request::fail)
                .onSuccess(bytes -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, json ? JSON : YAML)
                        .end(bytes));
    }

    private static boolean isJson(RoutingContext request) {
        List<String> format = request.queryParam("format");
        return format.isEmpty()
                ? JSON.equals(request.request().getHeader(HttpHeaders.ACCEPT))
                : format.getFirst().equalsIgnoreCase("json");
    }

    private static Buffer read(String file) {
        try (InputStream stream = DocumentRoutes.class.getResourceAsStream("/META-INF/openapi/" + file)) {
            return Buffer.buffer(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
