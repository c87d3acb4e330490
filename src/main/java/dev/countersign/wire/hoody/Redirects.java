package dev.countersign.wire.hoody;

import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.Departure;
import dev.countersign.oauth.Departures;
import dev.countersign.wire.http.AttemptCookies;
import dev.countersign.wire.http.Navigation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;
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

    /**
     * Spends the ticket of a link and sends the browser to the provider. Refuses with {@code LAUNCH_TICKET_GONE}. A
     * request that is not a user's navigation spends nothing.
     *
     * @param start spends a ticket; emits empty if it is not live
     */
    Uni<RestResponse<Void>> byTicket(Function<SecretToken, Uni<Optional<Departure>>> start, HttpServerRequest request) {
        SecretToken ticket = QueryParameters.of(request)
                .find("ticket")
                .flatMap(SecretToken::parse)
                .orElseThrow(HoodyReason.LAUNCH_TICKET_GONE::refused);
        return Navigation.isReal(request)
                ? start.apply(ticket)
                        .map(found -> found.orElseThrow(HoodyReason.LAUNCH_TICKET_GONE::refused))
                        .map(departure -> away(departure, request))
                : Uni.createFrom().item(nowhere());
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
