package dev.countersign.wire.hoody;

import dev.countersign.oauth.Departure;
import dev.countersign.oauth.Departures;
import dev.countersign.wire.http.AttemptCookies;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Answers to browsers on their way to a provider and back. No page learns which page led to it. */
@ApplicationScoped
class Redirects {

    private final AttemptCookies cookies;

    Redirects(AttemptCookies cookies) {
        this.cookies = cookies;
    }

    /** Sends the browser away; to a provider, with the cookie by which it is recognised when it comes back. */
    RestResponse<Void> away(Departure departure, HttpServerRequest request) {
        if (departure instanceof Departure.ToProvider provider) {
            cookies.begin(request, provider.stateId(), provider.browser(), Departures.LIFE);
        }
        return to(departure.location());
    }

    /** 302, with the location as it is. */
    static RestResponse<Void> to(String location) {
        return withoutReferrer(Status.FOUND)
                .header(HttpHeaders.LOCATION.toString(), location)
                .build();
    }

    /** 204 for a request that is not a user's navigation: nothing happens. */
    static RestResponse<Void> nowhere() {
        return withoutReferrer(Status.NO_CONTENT).build();
    }

    private static ResponseBuilder<Void> withoutReferrer(Status status) {
        return ResponseBuilder.<Void>create(status).header("Referrer-Policy", "no-referrer");
    }
}
