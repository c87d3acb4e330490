package dev.countersign.wire.hoody;

import dev.countersign.account.SignedIn;
import dev.countersign.code.CodePurpose;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Ids;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.Applications;
import dev.countersign.oauth.Departures;
import dev.countersign.oauth.IdentityLinks;
import dev.countersign.oauth.LinkedIdentity;
import dev.countersign.oauth.OwnIdentities;
import dev.countersign.secondfactor.StepUp.Proof;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.RejectUnknownFields;
import dev.countersign.wire.http.ServerConfig;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The identities with which a signed-in user can sign in, too. Our extension. */
@Path(IdentitiesResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "providers")
public class IdentitiesResource {

    static final String PATH = "/api/v1/users/auth/identities";

    private final OwnIdentities identities;
    private final IdentityLinks links;
    private final Departures departures;
    private final Applications applications;
    private final Callers callers;
    private final ClientOf clients;
    private final String start;

    IdentitiesResource(
            OwnIdentities identities,
            IdentityLinks links,
            Departures departures,
            Applications applications,
            Callers callers,
            ClientOf clients,
            ServerConfig config) {
        this.identities = identities;
        this.links = links;
        this.departures = departures;
        this.applications = applications;
        this.callers = callers;
        this.clients = clients;
        this.start = config.baseUrl().replaceAll("/+$", "") + LinkStartResource.PATH + "?ticket=";
    }

    /** One identity. */
    public record IdentityView(
            @Schema(pattern = "^[0-9a-f]{24}$") String id,
            String provider,

            @Schema(description = "The user's permanent id at the provider")
            String subject,

            @Schema(format = "date-time") String linked_at) {

        static IdentityView of(LinkedIdentity identity) {
            return new IdentityView(
                    identity.id(), identity.provider(), identity.subject(), UserView.time(identity.linkedAt()));
        }
    }

    @GET
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "The identities of the account")
    @APIResponse(responseCode = "200", description = "The oldest first")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<List<IdentityView>>> list() {
        return identities
                .list(who())
                .map(all -> all.stream().map(IdentityView::of).toList())
                .map(views -> Envelope.of("Identities retrieved successfully", views));
    }

    /** Which provider, where to return to, and the proof that the owner asks. */
    public record LinkRequest(
            @NotNull(message = "is required") @Size(max = 32, message = "may have 32 characters at most") @Schema(description = "github, google or the name of another configured provider")
            String provider,

            @Schema(format = "uri", description = "One of the configured redirect URIs")
            @Size(max = 2048, message = "may have 2048 characters at most") String redirect_uri,

            @Schema(format = "password", minLength = 1, maxLength = 128)
            String password,

            @Schema(description = "Instead of the password, for accounts that have none")
            String email_code,

            @Schema(description = "Needed with a second factor, unless a code was given in this session")
            @Size(max = 256, message = "may have 256 characters at most") String otp_code)
            implements RejectUnknownFields {

        @Override
        public String toString() {
            return "LinkRequest";
        }
    }

    /** The URL for the browser. */
    public record LinkView(@Schema(format = "uri") String link_url) {
        @Override
        public String toString() {
            return "***";
        }
    }

    @POST
    @Path("/link")
    @Takes(CredentialRule.SESSION)
    @LimitedBy({Limit.PROVIDER_SIGN_IN, Limit.STEP_UP_PASSWORD})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Begin to link an identity",
            description =
                    "Needs the factors that the account has. The page opens link_url within a minute; the browser comes"
                            + " back to redirect_uri with link_token in the fragment.")
    @APIResponse(responseCode = "200", description = "The URL to open")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<LinkView>> link(@Valid @NotNull LinkRequest body, @Context HttpServerRequest request) {
        if (!departures.knows(body.provider)) {
            throw Refused.invalid("/provider", "is not configured");
        }
        String redirectUri = applications.redirect(Optional.ofNullable(body.redirect_uri));
        return links.begin(proof(body.password, body.email_code, body.otp_code, request), body.provider, redirectUri)
                .map(ticket -> Envelope.of("Link ticket issued", new LinkView(start + ticket.reveal())));
    }

    /** What the browser brought back. */
    public record FinishRequest(
            @NotNull(message = "is required") @Schema(pattern = "^[0-9a-f]{64}$")
            String link_token) implements RejectUnknownFields {

        @Override
        public String toString() {
            return "FinishRequest";
        }
    }

    @POST
    @Takes(CredentialRule.SESSION)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Link the identity that the user confirmed",
            description = "Within a minute, in the session that began.")
    @APIResponse(responseCode = "200", description = "The identity is linked")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "409", ref = "Refusal")
    public Uni<Envelope<IdentityView>> finish(@Valid @NotNull FinishRequest body, @Context HttpServerRequest request) {
        SecretToken token =
                SecretToken.parse(body.link_token).orElseThrow(() -> Refused.because(Reason.INVALID_LINK_TOKEN));
        return links.finish(who(), token, clients.request(request))
                .map(identity -> Envelope.of("Identity linked", IdentityView.of(identity)));
    }

    /** The proof that the owner asks. */
    public record UnlinkRequest(
            @Schema(format = "password", minLength = 1, maxLength = 128)
            String password,

            @Schema(description = "Instead of the password, for accounts that have none")
            String email_code,

            @Schema(description = "Needed with a second factor, unless a code was given in this session")
            @Size(max = 256, message = "may have 256 characters at most") String otp_code)
            implements RejectUnknownFields {

        @Override
        public String toString() {
            return "UnlinkRequest";
        }
    }

    /** The new token pair of this session. */
    public record UnlinkedView(String token, String refreshToken, boolean sessions_revoked) {
        @Override
        public String toString() {
            return "***";
        }
    }

    @DELETE
    @Path("/{id}")
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.STEP_UP_PASSWORD)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Unlink an identity",
            description =
                    "Needs the factors that the account has. All other sessions end; this one goes on, with a fresh"
                            + " pair. The last way to sign in stays.")
    @APIResponse(responseCode = "200", description = "It no longer leads to the account")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @APIResponse(responseCode = "409", ref = "Refusal")
    public Uni<Envelope<UnlinkedView>> unlink(
            @PathParam("id") String id, @Valid @NotNull UnlinkRequest body, @Context HttpServerRequest request) {
        if (!Ids.isId(id)) {
            throw HoodyReason.INVALID_ID_FORMAT.refused();
        }
        return identities
                .unlink(proof(body.password, body.email_code, body.otp_code, request), id, HoodyDialect.TERMS)
                .map(tokens -> Envelope.of(
                        "Identity unlinked",
                        new UnlinkedView(
                                tokens.access().reveal(), tokens.refresh().reveal(), true)));
    }

    private SignedIn who() {
        return callers.admitted(BySession.class).signedIn();
    }

    private Proof proof(String password, String emailCode, String otpCode, HttpServerRequest request) {
        return new Proof(
                who(),
                CodePurpose.IDENTITIES,
                Fields.evidence(password, emailCode),
                Optional.ofNullable(otpCode).map(code -> Fields.code("/otp_code", code)),
                clients.request(request));
    }
}
