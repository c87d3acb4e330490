package dev.countersign.wire.hoody;

import dev.countersign.account.Account;
import dev.countersign.administration.Actor;
import dev.countersign.administration.Administration;
import dev.countersign.audit.AuditEntry;
import dev.countersign.audit.History;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Ids;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.mail.MailRecord;
import dev.countersign.wire.hoody.SessionsResource.SessionView;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The sessions, events and mails of one user, for administrators. Our extension. */
@Path("/api/v1/admin/users/{id}")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "administration")
public class AdminRecordsResource {

    private static final int MOST_MAILS = 100;
    private static final int USUAL_MAILS = 50;

    private final AdminGate gate;
    private final Administration administration;

    AdminRecordsResource(AdminGate gate, Administration administration) {
        this.gate = gate;
        this.administration = administration;
    }

    @GET
    @Path("/sessions")
    @Takes(CredentialRule.ADMINISTRATOR)
    @LimitedBy(Limit.ADMIN_READ)
    @Operation(summary = "The live sessions of a user")
    @APIResponse(responseCode = "200", description = "The newest first")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<Envelope<List<SessionView>>> sessions(@PathParam("id") String id, @Context HttpServerRequest request) {
        return gate.lookAt(request, id, (actor, account) -> administration.sessions(actor, id))
                .map(sessions -> sessions.stream()
                        .map(session -> SessionView.of(session, ""))
                        .toList())
                .map(views -> Envelope.of("Sessions retrieved successfully", views));
    }

    @DELETE
    @Path("/sessions")
    @Takes(CredentialRule.ADMINISTRATOR)
    @LimitedBy(Limit.ADMIN_ACT)
    @Operation(summary = "End all sessions of a user", description = "At once, in all dialects.")
    @APIResponse(responseCode = "200", description = "The user is signed out everywhere")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<Envelope<Void>> endSessions(@PathParam("id") String id, @Context HttpServerRequest request) {
        return gate.act(request, id, actor -> administration.endSessions(actor, id), "Sessions ended", Envelope::of);
    }

    @DELETE
    @Path("/sessions/{session}")
    @Takes(CredentialRule.ADMINISTRATOR)
    @LimitedBy(Limit.ADMIN_ACT)
    @Operation(summary = "End one session of a user")
    @APIResponse(responseCode = "200", description = "The session has ended")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<Envelope<Void>> endSession(
            @PathParam("id") String id, @PathParam("session") String session, @Context HttpServerRequest request) {
        Function<String, Envelope<Void>> none = done -> {
            throw Refused.because(Reason.SESSION_NOT_FOUND);
        };
        if (!Ids.isId(session)) {
            throw HoodyReason.INVALID_ID_FORMAT.refused();
        }
        return gate.act(request, id, actor -> administration.endSession(actor, id, session), "Session ended", none);
    }

    /** One event, of any kind. */
    @Schema(name = "AdministeredEvent")
    public record EventRow(
            @Schema(pattern = "^[0-9a-f]{24}$") String id,
            String event,
            @Schema(enumeration = {"success", "failure"}) String outcome,

            @Schema(nullable = true, description = "What the event does not say, such as who did it")
            String detail,

            @Schema(nullable = true) String session_id,
            @Schema(nullable = true) String ip_address,
            @Schema(nullable = true) String user_agent,
            @Schema(format = "date-time") String created_at) {

        static EventRow of(AuditEntry entry) {
            return new EventRow(
                    AccountHistory.id(entry),
                    entry.event(),
                    AccountHistory.outcome(entry),
                    entry.detail(),
                    entry.sessionId(),
                    entry.clientIp(),
                    entry.userAgent(),
                    UserView.time(entry.at()));
        }
    }

    /** A page of events. */
    @Schema(requiredProperties = {"statusCode", "message", "data", "metadata"})
    public record EventList(int statusCode, String message, List<EventRow> data, PageView metadata) {}

    @GET
    @Path("/history")
    @Takes(CredentialRule.ADMINISTRATOR)
    @LimitedBy(Limit.ADMIN_READ)
    @Operation(
            summary = "What happened in the account of a user",
            description = "All events that are kept, the newest 10,000; also what administrators did and saw.")
    @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            description = "1 to 10000; 1 if missing",
            schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 100 for each page; 50 if missing",
            schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200", description = "The newest first")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<EventList> history(@PathParam("id") String id, @Context HttpServerRequest request) {
        AccountHistory.Page page = AccountHistory.Page.of(QueryParameters.of(request));
        return gate.lookAt(request, id, (actor, account) -> events(actor, account, page))
                .map(listing -> new EventList(
                        200,
                        "History retrieved successfully",
                        listing.entries().stream().map(EventRow::of).toList(),
                        page.view(listing)));
    }

    private Uni<History.Listing> events(Actor actor, Account account, AccountHistory.Page page) {
        History.Filter all = new History.Filter(account.id(), Instant.EPOCH, History.ALL);
        return administration.history(actor, all, page.number(), page.size());
    }

    /** One mail, never its contents. */
    @Schema(name = "AdministeredMail")
    public record MailRow(
            @Schema(pattern = "^[0-9a-f]{24}$") String id,
            String kind,

            @Schema(enumeration = {"due", "sent", "parked", "dropped"})
            String state,

            int attempts,

            @Schema(nullable = true, description = "Why it was parked or dropped, or why the last attempt failed")
            String reason,

            @Schema(format = "date-time") String created_at,
            @Schema(format = "date-time") String due_at,
            @Schema(nullable = true, format = "date-time") String ended_at) {

        static MailRow of(MailRecord mail) {
            return new MailRow(
                    mail.id(),
                    mail.kind(),
                    mail.state(),
                    mail.attempts(),
                    mail.reason(),
                    UserView.time(mail.createdAt()),
                    UserView.time(mail.dueAt()),
                    Optional.ofNullable(mail.endedAt()).map(UserView::time).orElse(null));
        }
    }

    @GET
    @Path("/mails")
    @Takes(CredentialRule.ADMINISTRATOR)
    @LimitedBy(Limit.ADMIN_READ)
    @Operation(
            summary = "The newest mails to a user, without their contents",
            description = "As long as the outbox keeps them, a few days.")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "1 to 100; 50 if missing",
            schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200", description = "The newest first")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<Envelope<List<MailRow>>> mails(@PathParam("id") String id, @Context HttpServerRequest request) {
        int size = QueryParameters.of(request).number("limit", MOST_MAILS).orElse(USUAL_MAILS);
        return gate.lookAt(request, id, (actor, account) -> administration.mails(actor, account, size))
                .map(mails -> mails.stream().map(MailRow::of).toList())
                .map(rows -> Envelope.of("Mails retrieved successfully", rows));
    }
}
