package dev.countersign.wire.hoody;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.session.SessionToken;
import dev.countersign.session.Sessions;
import dev.countersign.signin.Renewals;
import dev.countersign.wire.http.ClientOf;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
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
@PermitAll
@Tag(name = "sessions")
public class RefreshResource {

    private static final String SCHEME = "Bearer ";

    private final Renewals renewals;
    private final Sessions sessions;
    private final ClientOf clients;

    RefreshResource(Renewals renewals, Sessions sessions, ClientOf clients) {
        this.renewals = renewals;
        this.sessions = sessions;
        this.clients = clients;
    }

    /** The refresh token; it may also stand in the Authorization header, or in both when they are equal. */
    public record RefreshRequest(
            @Size(min = 1, max = 4096, message = "has 1 to 4096 characters") String refreshToken) {
        @Override
        public String toString() {
            return "RefreshRequest";
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Spend a refresh token for a new pair",
            description =
                    "The token may stand in the body, in the Authorization header, or in both when they are equal."
                            + " A token that comes again within half a minute gets the same successor again, unless that"
                            + " was used; later it ends its session.")
    @APIResponse(responseCode = "200", description = "A new pair; the old refresh token is spent")
    @APIResponse(responseCode = "400", ref = "Refusal")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<TokenPair>> refresh(@jakarta.validation.Valid RefreshRequest body, HttpServerRequest request) {
        return renewals.renew(() -> presented(body, request), HoodyDialect.TERMS, clients.request(request))
                .map(tokens -> Envelope.of("Token refreshed successfully", TokenPair.of(tokens)));
    }

    private SessionToken presented(RefreshRequest body, HttpServerRequest request) {
        String inBody = body == null ? null : body.refreshToken;
        Optional<String> inHeader = bearer(request);
        if (inBody == null) {
            return sessions.verifyRefresh(
                    inHeader.orElseThrow(() -> Refused.missing(
                            List.of(new Violation("/refreshToken", "is required")), "Validation failed")),
                    HoodyDialect.NAME);
        }
        SessionToken token = sessions.verifyRefresh(inBody, HoodyDialect.NAME);
        if (inHeader.isPresent() && !inHeader.get().equals(inBody) && isRefresh(inHeader.get())) {
            throw Refused.because(Reason.INVALID_REFRESH_TOKEN);
        }
        return token;
    }

    /* Clients send their access token with everything; only another refresh token contradicts the body. */
    private boolean isRefresh(String token) {
        try {
            sessions.verifyRefresh(token, HoodyDialect.NAME);
            return true;
        } catch (Refused refused) {
            return refused.reason() == Reason.TOKEN_EXPIRED;
        }
    }

    private static Optional<String> bearer(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.startsWith(SCHEME)
                ? Optional.of(header.substring(SCHEME.length()))
                : Optional.empty();
    }
}
