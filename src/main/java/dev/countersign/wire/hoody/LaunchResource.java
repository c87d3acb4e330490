package dev.countersign.wire.hoody;

import dev.countersign.guard.Limit;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Refused;
import dev.countersign.oauth.Applications;
import dev.countersign.oauth.Departures;
import dev.countersign.oauth.Launches;
import dev.countersign.oauth.Launches.Request;
import dev.countersign.wire.http.AttemptCookies;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.HttpReason;
import dev.countersign.wire.http.HttpRefused;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.ServerConfig;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Sign-ins in a popup: a page of an application gets a launch ticket, and the popup that it opens spends it. */
@Path("/api/v1/auth/launch")
@Tag(name = "providers")
public class LaunchResource {

    private final Launches launches;
    private final Departures departures;
    private final Applications applications;
    private final Redirects redirects;
    private final ClientOf clients;
    private final String start;

    LaunchResource(
            Launches launches,
            Departures departures,
            Applications applications,
            Redirects redirects,
            ClientOf clients,
            ServerConfig config) {
        this.launches = launches;
        this.departures = departures;
        this.applications = applications;
        this.redirects = redirects;
        this.clients = clients;
        this.start = config.baseUrl().replaceAll("/+$", "") + "/api/v1/auth/launch/start?ticket=";
    }

    /** What a page asks for. */
    public record LaunchRequest(
            @NotNull(message = "is required") @Size(max = 32, message = "may have 32 characters at most") @Schema(description = "github, google or the name of another configured provider")
            String provider,

            @NotNull(message = "is required") @Schema(pattern = "^[A-Za-z0-9_-]{43}$")
            String code_challenge,

            @NotNull(message = "is required") @Schema(description = "A UUID of version 4 in lower case, a new one for each attempt", format = "uuid")
            String state_id,

            @Size(max = 64, message = "may have 64 characters at most") String client) {}

    /** The URL for the popup. */
    public record LaunchView(@Schema(format = "uri") String launch_url) {
        @Override
        public String toString() {
            return "***";
        }
    }

    @POST
    @Path("/initiate")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.PROVIDER_SIGN_IN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Get a launch ticket for a popup",
            description = "Only for pages of configured applications. The ticket is valid for a minute, once.")
    @APIResponse(responseCode = "200", description = "The URL to open")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<LaunchView>> initiate(@Valid @NotNull LaunchRequest body, @Context HttpServerRequest request) {
        String origin = application(request);
        if (!departures.knows(body.provider)) {
            throw Refused.invalid("/provider", "is not configured");
        }
        if (!AttemptCookies.isStateId(body.state_id)) {
            throw Refused.invalid("/state_id", "is a UUID of version 4 in lower case");
        }
        CodeChallenge challenge = Fields.codeChallenge(body.code_challenge);
        return launches.initiate(new Request(body.provider, body.state_id, challenge, origin), clients.request(request))
                .map(ticket -> Envelope.of("Launch ticket issued", new LaunchView(start + ticket.reveal())));
    }

    private String application(HttpServerRequest request) {
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        if (origins.isEmpty()) {
            throw HttpRefused.because(HttpReason.ORIGIN_MISSING);
        }
        if (origins.size() > 1 || applications.completionOf(origins.getFirst()).isEmpty()) {
            throw HttpRefused.because(HttpReason.ORIGIN_NOT_ALLOWED);
        }
        return origins.getFirst();
    }

    @GET
    @Path("/start")
    @Takes(CredentialRule.PUBLIC)
    @Operation(summary = "Spend a launch ticket", description = "For the popup itself.")
    @Parameter(ref = "Ticket")
    @APIResponse(responseCode = "302", description = "To the provider")
    @APIResponse(responseCode = "204", ref = "NoNavigation")
    @APIResponse(responseCode = "410", ref = "Refusal")
    public Uni<RestResponse<Void>> start(@Context HttpServerRequest request) {
        return redirects.byTicket(launches::start, request);
    }
}
