package dev.countersign.wire.hoody;

import dev.countersign.handoff.Handoffs;
import dev.countersign.handoff.Handoffs.Authorization;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.CodeVerifier;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.signin.Exchange;
import dev.countersign.wire.http.BearerHeader;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.RejectUnknownFields;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Passes a finished sign-in to an application, by PKCE. Fields have no constraints of their own: an intent or a code is
 * used up before the fields are checked, whether they are wrong, malformed or missing.
 */
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "sessions")
public class HandoffResource {

    private final Handoffs handoffs;
    private final Exchange exchange;
    private final ClientOf clients;

    HandoffResource(Handoffs handoffs, Exchange exchange, ClientOf clients) {
        this.handoffs = handoffs;
        this.exchange = exchange;
        this.clients = clients;
    }

    /** The code challenge of the sign-in, and where the application receives the code. */
    @Schema(requiredProperties = {"code_challenge", "redirect_uri"})
    public record AuthorizeRequest(
            @Schema(pattern = "^[A-Za-z0-9_-]{43}$") String code_challenge,
            @Schema(format = "uri", maxLength = 2048) String redirect_uri)
            implements RejectUnknownFields {

        Authorization authorization() {
            return new Authorization(
                    Optional.ofNullable(code_challenge).flatMap(CodeChallenge::parse),
                    Optional.ofNullable(redirect_uri));
        }
    }

    /** An authorization code. */
    public record CodeView(
            @Schema(pattern = "^[0-9a-f]{64}$") String code) {
        @Override
        public String toString() {
            return "***";
        }
    }

    @POST
    @Path("/authorize")
    @Takes(CredentialRule.INTENT)
    @Operation(
            summary = "Get an authorization code for an intent",
            description = "The Authorization header carries the auth_intent_token, which this uses up in any case."
                    + " The code is valid for a minute.")
    @APIResponse(responseCode = "200", description = "The code")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    public Uni<Envelope<CodeView>> authorize(@NotNull AuthorizeRequest body, @Context HttpServerRequest request) {
        return handoffs.authorize(intent(request), body.authorization(), clients.request(request))
                .map(code -> Envelope.of("Authorization code issued", new CodeView(code.reveal())));
    }

    /* A token of any other kind is refused like an unknown one. */
    private static SecretToken intent(HttpServerRequest request) {
        BearerHeader header = BearerHeader.exact(request);
        if (header.isAbsent()) {
            throw Refused.because(Reason.MISSING_TOKEN);
        }
        return header.only().flatMap(SecretToken::parse).orElseThrow(() -> Refused.because(Reason.INVALID_TOKEN));
    }

    /** A code, and what proves that it was made for this application. */
    @Schema(requiredProperties = {"code", "code_verifier", "redirect_uri"})
    public record ExchangeRequest(
            @Schema(pattern = "^[0-9a-f]{64}$") String code,
            @Schema(pattern = "^[A-Za-z0-9._~-]{43,128}$") String code_verifier,

            @Schema(description = "The same as at authorize", format = "uri", maxLength = 2048)
            String redirect_uri)
            implements RejectUnknownFields {

        Exchange.Attempt attempt() {
            SecretToken given = Optional.ofNullable(code)
                    .flatMap(SecretToken::parse)
                    .orElseThrow(() -> Refused.because(Reason.INVALID_AUTHORIZATION_CODE));
            return new Exchange.Attempt(
                    given,
                    Optional.ofNullable(code_verifier).flatMap(CodeVerifier::parse),
                    Optional.ofNullable(redirect_uri));
        }

        @Override
        public String toString() {
            return "ExchangeRequest";
        }
    }

    @POST
    @Path("/exchange")
    @Takes(CredentialRule.PUBLIC)
    @Operation(
            summary = "Exchange an authorization code for a session",
            description = "Uses the code up in any case. 400 does not tell what was wrong.")
    @APIResponse(responseCode = "200", description = "A session is open")
    public Uni<Envelope<SignedInView>> exchange(@NotNull ExchangeRequest body, @Context HttpServerRequest request) {
        return exchange.withCode(body.attempt(), HoodyDialect.TERMS, clients.request(request))
                .map(opened -> Envelope.of("Login successful", SignedInView.verified(opened)));
    }
}
