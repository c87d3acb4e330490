package dev.countersign.embedded.demo;

import dev.countersign.embedded.ThisMachine;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The landing page at {@code /}, and the pages of the demo's application. All others get what production answers. */
@Singleton
public class DemoPages {

    private static final Map<String, String> FILES = Map.of(
            "style.css", "text/css",
            "demo.js", "text/javascript",
            "api.js", "text/javascript",
            "sign-in.js", "text/javascript",
            "claim.js", "text/javascript",
            "factor.js", "text/javascript",
            "complete.js", "text/javascript");

    private final Optional<String> origin;
    private final Running running;

    DemoPages(Config config) {
        this.origin = config.getOptionalValue("countersign.dev.demo-origin", String.class);
        this.running = new Running(config);
    }

    void routes(@Observes Router router) {
        if (origin.isPresent()) {
            router.get("/").handler(DemoPages::onlyLocal).blockingHandler(this::landing, false);
            router.get(Demo.PAGE).handler(DemoPages::onlyLocal).blockingHandler(this::demo, false);
            router.get(Demo.COMPLETION).handler(DemoPages::onlyLocal).blockingHandler(this::complete, false);
            router.get(Demo.PAGE + "/:file").handler(DemoPages::onlyLocal).blockingHandler(this::file, false);
        }
    }

    private static void onlyLocal(RoutingContext context) {
        if (ThisMachine.sent(context.request())) {
            context.next();
        } else {
            // As if there were no such route.
            context.fail(404);
        }
    }

    private void landing(RoutingContext context) {
        answer(
                context,
                DemoHtml.filled("landing.html", running.values(origin.orElseThrow() + Demo.PAGE)),
                DemoHtml.POLICY);
    }

    private void demo(RoutingContext context) {
        String page = origin.orElseThrow();
        if (!page.endsWith("//" + context.request().authority())) {
            context.response()
                    .setStatusCode(302)
                    .putHeader("Location", page + Demo.PAGE)
                    .end();
            return;
        }
        answer(
                context,
                DemoHtml.filled(
                        "demo.html", Map.of("api", running.server(), "origin", page, "provider", Demo.PROVIDER)),
                DemoHtml.scripted(originOf(running.server())));
    }

    private void complete(RoutingContext context) {
        answer(context, DemoHtml.filled("complete.html", Map.of()), DemoHtml.scripted("'self'"));
    }

    private void file(RoutingContext context) {
        String name = context.pathParam("file");
        String type = FILES.get(name);
        if (type == null) {
            context.next();
            return;
        }
        context.response().putHeader("Content-Type", type + "; charset=utf-8");
        context.end(DemoHtml.text(name));
    }

    static void answer(RoutingContext context, String page, String policy) {
        context.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Security-Policy", policy)
                .putHeader("Referrer-Policy", "no-referrer");
        context.end(page);
    }

    private static String originOf(String url) {
        URI parsed = URI.create(url);
        return parsed.getScheme() + "://" + parsed.getRawAuthority();
    }
}
