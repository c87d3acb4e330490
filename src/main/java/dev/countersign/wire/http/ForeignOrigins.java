package dev.countersign.wire.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Keeps the framework's filter from refusing pages of other origins where the dialect judges them itself. The filter does not
 * see their {@code Origin}, so it grants them nothing, and no such page can read an answer; whatever comes behind it does see
 * the header. Preflights are the filter's everywhere.
 */
@ApplicationScoped
class ForeignOrigins {

    /* Where the framework puts its filter among the routes. */
    private static final int FILTER = -300;
    private static final String HIDDEN = ForeignOrigins.class.getName();

    private final Dialects dialects;
    private final Origins origins;

    ForeignOrigins(Dialects dialects, Origins origins) {
        this.dialects = dialects;
        this.origins = origins;
    }

    void install(@Observes Router router) {
        router.route().order(FILTER - 1).handler(this::hide);
        router.route().order(FILTER + 1).handler(ForeignOrigins::show);
    }

    private void hide(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean hidden = !request.method().equals(HttpMethod.OPTIONS)
                && origins.isForeign(request)
                && dialects.of(context.normalizedPath()).judgesOrigins();
        if (hidden) {
            context.put(HIDDEN, request.headers().getAll(HttpHeaders.ORIGIN));
            request.headers().remove(HttpHeaders.ORIGIN);
        }
        context.next();
    }

    private static void show(RoutingContext context) {
        List<String> hidden = context.remove(HIDDEN);
        if (hidden != null) {
            hidden.forEach(origin -> context.request().headers().add(HttpHeaders.ORIGIN, origin));
        }
        context.next();
    }
}
