package dev.countersign.wire.hoody;

import dev.countersign.oauth.IdentityLinks;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Sends the browser of a user who links an identity to the provider. Navigation: nothing here is JSON but errors. */
@Path(LinkStartResource.PATH)
@Tag(name = "providers")
public class LinkStartResource {

    static final String PATH = IdentitiesResource.PATH + "/link/start";

    private final IdentityLinks links;
    private final Redirects redirects;

    LinkStartResource(IdentityLinks links, Redirects redirects) {
        this.links = links;
        this.redirects = redirects;
    }

    @GET
    @Takes(CredentialRule.PUBLIC)
    @Operation(
            summary = "Go to the provider to link an identity",
            description = "The ticket is valid for a minute, once.")
    @Parameter(ref = "Ticket")
    @APIResponse(responseCode = "302", description = "To the provider")
    @APIResponse(responseCode = "204", ref = "NoNavigation")
    @APIResponse(responseCode = "410", ref = "Refusal")
    public Uni<RestResponse<Void>> start(@Context HttpServerRequest request) {
        return redirects.byTicket(links::start, request);
    }
}
