package dev.countersign.wire.hoody;

import dev.countersign.guard.Limit;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.Departures;
import dev.countersign.oauth.DeviceOffers;
import dev.countersign.signin.DeviceSignIn.Browser;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.DeviceCookie;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Navigation;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Sends the browser of a person who approves a device to a provider. It decides nothing: the person comes back to a page
 * that names the device and asks. Browsers navigate here: only errors are JSON.
 */
@Path("/api/v1/auth/device/authorize")
@Tag(name = "device flow")
public class DeviceAuthorizeResource {

    private final DeviceOffers offers;
    private final Departures departures;
    private final Redirects redirects;
    private final DeviceCookie cookie;
    private final ClientOf clients;

    DeviceAuthorizeResource(
            DeviceOffers offers, Departures departures, Redirects redirects, DeviceCookie cookie, ClientOf clients) {
        this.offers = offers;
        this.departures = departures;
        this.redirects = redirects;
        this.cookie = cookie;
        this.clients = clients;
    }

    @GET
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.PROVIDER_SIGN_IN)
    @Operation(
            summary = "Go to a provider to sign in for a device",
            description =
                    "Only in the browser that typed the code. Ends at a page of this server, which asks before the"
                            + " device is approved, or at /account/device with error in the query.")
    @Parameter(ref = "Ticket")
    @Parameter(
            name = "provider",
            in = ParameterIn.QUERY,
            required = true,
            description = "github, google or the name of another configured provider",
            schema = @Schema(implementation = String.class))
    @APIResponse(responseCode = "302", description = "To the provider")
    @APIResponse(responseCode = "204", ref = "NoNavigation")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "410", ref = "Refusal")
    public Uni<RestResponse<Void>> authorize(@Context HttpServerRequest request) {
        QueryParameters query = QueryParameters.of(request);
        String ticket = query.require("ticket");
        String provider = query.require("provider");
        if (!departures.knows(provider)) {
            throw Refused.invalid("/provider", "is not configured");
        }
        Browser browser = new Browser(
                SecretToken.parse(ticket).orElseThrow(HoodyReason.INVALID_DEVICE_TICKET::refused),
                cookie.read(request));
        return Navigation.isReal(request)
                ? offers.begin(provider, browser, clients.request(request))
                        .map(departure -> redirects.away(departure, request))
                        .onFailure(DeviceAuthorizeResource::isOfAnotherBrowser)
                        .transform(failure -> HoodyReason.INVALID_DEVICE_TICKET.refused())
                : Uni.createFrom().item(Redirects.nowhere());
    }

    private static boolean isOfAnotherBrowser(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.UNKNOWN_USER_CODE;
    }
}
