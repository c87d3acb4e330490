package dev.countersign.wire.hoody;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.countersign.code.CodePurpose;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Time;
import dev.countersign.ownership.Deletion;
import dev.countersign.ownership.Export;
import dev.countersign.ownership.Export.Part;
import dev.countersign.secondfactor.StepUp.Proof;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.RejectUnknownFields;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The whole account of a signed-in user. Our extension. */
@Path("/api/v1/users/me")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "users")
public class OwnAccountResource {

    private final Deletion deletion;
    private final Export export;
    private final ObjectMapper json;
    private final Time time;
    private final Callers callers;
    private final ClientOf clients;

    OwnAccountResource(
            Deletion deletion, Export export, ObjectMapper json, Time time, Callers callers, ClientOf clients) {
        this.deletion = deletion;
        this.export = export;
        this.json = json;
        this.time = time;
        this.callers = callers;
        this.clients = clients;
    }

    /** The proof that the owner asks. */
    public record DeletionRequest(
            @Schema(format = "password", minLength = 1, maxLength = 128)
            String password,

            @Schema(description = "Instead of the password, for accounts that have none")
            String email_code,

            @Schema(description = "Needed with a second factor, unless a code was given in this session")
            @Size(max = 256, message = "may have 256 characters at most") String otp_code)
            implements RejectUnknownFields {

        @Override
        public String toString() {
            return "DeletionRequest";
        }
    }

    /** When the account is erased. */
    public record DeletionView(
            @Schema(format = "date-time", description = "Until then, signing in takes the deletion back")
            String deletion_at,

            boolean sessions_revoked) {}

    @DELETE
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.STEP_UP_PASSWORD)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Delete the account",
            description =
                    "Needs the factors that the account has. All sessions end, this one too; trusted devices and automation"
                            + " tokens no longer work. The owner gets a mail. Signing in before deletion_at, with all"
                            + " factors, takes the deletion back; then everything is erased.")
    @APIResponse(responseCode = "200", description = "The account is deleted")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "409", ref = "Refusal")
    public Uni<Envelope<DeletionView>> delete(
            @Valid @NotNull DeletionRequest body, @Context HttpServerRequest request) {
        Proof proof = new Proof(
                callers.admitted(BySession.class).signedIn(),
                CodePurpose.DELETION,
                Fields.evidence(body.password, body.email_code),
                Optional.ofNullable(body.otp_code).map(code -> Fields.code("/otp_code", code)),
                clients.request(request));
        return deletion.request(proof)
                .map(due -> Envelope.of("Account deleted", new DeletionView(UserView.time(due), true)));
    }

    /** Everything that the server knows about the account; each list has its newest 10,000 entries. */
    public record ExportView(
            @Schema(format = "date-time") String exported_at,
            @Schema(implementation = Object.class) JsonNode account,
            @Schema(implementation = Object.class) JsonNode second_factor,
            @Schema(implementation = Object.class) JsonNode code_lock,
            @Schema(implementation = Object[].class) JsonNode sessions,
            @Schema(implementation = Object[].class) JsonNode login_addresses,
            @Schema(implementation = Object[].class) JsonNode trusted_devices,
            @Schema(implementation = Object[].class) JsonNode identities,
            @Schema(implementation = Object[].class) JsonNode automation_tokens,
            @Schema(implementation = Object[].class) JsonNode mails,
            @Schema(implementation = Object[].class) JsonNode mailed_links,
            @Schema(implementation = Object[].class) JsonNode history) {

        @Override
        public String toString() {
            return "ExportView";
        }
    }

    @GET
    @Path("/export")
    @Takes(CredentialRule.SESSION)
    @LimitedBy(Limit.EXPORT)
    @Operation(
            summary = "A copy of all data of the account",
            description =
                    "Without secrets. Within minutes of a sign-in; with a second factor, in a session in which a code was"
                            + " given. The owner gets a mail.")
    @APIResponse(responseCode = "200", description = "The data; lists have the newest first")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<ExportView>> export(@Context HttpServerRequest request) {
        return export.all(callers.admitted(BySession.class).signedIn(), clients.request(request))
                .map(parts -> Envelope.of("Account exported", view(parts)));
    }

    private ExportView view(List<Part> parts) {
        Map<String, JsonNode> all = new HashMap<>();
        parts.forEach(part -> all.put(part.name(), tree(part)));
        return new ExportView(
                UserView.time(time.now()),
                only(all.get("account")),
                only(all.get("second_factor")),
                only(all.get("code_lock")),
                all.get("sessions"),
                all.get("login_addresses"),
                all.get("trusted_devices"),
                all.get("identities"),
                all.get("automation_tokens"),
                all.get("mails"),
                all.get("mailed_links"),
                all.get("history"));
    }

    private JsonNode tree(Part part) {
        try {
            return json.readTree(part.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL writes JSON", e);
        }
    }

    /* The only row of a table; null without one. */
    private static JsonNode only(JsonNode rows) {
        return rows.isEmpty() ? NullNode.getInstance() : rows.get(0);
    }
}
