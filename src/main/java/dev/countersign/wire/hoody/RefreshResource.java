package dev.countersign.wire.hoody;

import dev.countersign.guard.Limit;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.session.Rotation;
import dev.countersign.wire.http.BearerHeader;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Rotation of refresh tokens. */
@Path("/api/v1/users/auth/refresh")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
public class RefreshResource {

    private final Rotation rotation;
    private final ClientOf clients;

    RefreshResource(Rotation rotation, ClientOf clients) {
        this.rotation = rotation;
        this.clients = clients;
    }

    /** The refresh token. It may be in the Authorization header instead, or in both if they are equal. */
    public record RefreshRequest(
            @Size(min = 1, max = 4096, message = "has 1 to 4096 characters") String refreshToken) {
        @Override
        public String toString() {
            return "RefreshRequest";
        }
    }

    @POST
    @Takes(CredentialRule.REFRESH_TOKEN)
    @LimitedBy({Limit.REFRESH, Limit.REFRESH_REFUSED})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Exchange a refresh token for a new pair",
            description = "The token may be in the body, in the Authorization header, or in both when they are equal."
                    + " A token that comes again within half a minute gets the same successor again, unless that"
                    + " was used; later it ends its session.")
    @APIResponse(responseCode = "200", description = "A new pair; the old refresh token is used up")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<TokenPair>> refresh(@jakarta.validation.Valid RefreshRequest body, HttpServerRequest request) {
        Optional<String> inBody = Optional.ofNullable(body).map(RefreshRequest::refreshToken);
        Optional<String> inHeader =
                BearerHeader.exact(request).tokens().stream().findFirst();
        String token = inBody.or(() -> inHeader)
                .orElseThrow(() ->
                        Refused.missing(List.of(new Violation("/refreshToken", "is required")), "Validation failed"));
        return rotation.refresh(token, inHeader, HoodyDialect.TERMS, clients.request(request))
                .map(tokens -> Envelope.of("Token refreshed successfully", TokenPair.of(tokens)));
    }
}
