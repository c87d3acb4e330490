package dev.countersign.wire.pages;

import dev.countersign.wire.http.HttpReason;
import dev.countersign.wire.http.HttpRefused;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Refuses forms that other sites send to the pages. */
@ApplicationScoped
class PagesRoutes {

    void install(@Observes Router router) {
        router.route("/account/*").order(Integer.MIN_VALUE + 2).handler(PagesRoutes::enter);
    }

    private static void enter(RoutingContext context) {
        if (context.request().method() == HttpMethod.POST && isFromElsewhere(context)) {
            context.fail(HttpRefused.because(HttpReason.INSUFFICIENT_PERMISSIONS));
            return;
        }
        context.next();
    }

    /* Another site does not know a token, but could use up the rate limit of the visitor's address. */
    private static boolean isFromElsewhere(RoutingContext context) {
        String site = context.request().getHeader("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }
}
