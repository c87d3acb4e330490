package dev.countersign.wire.hoody;

import dev.countersign.audit.AuditEntry;
import dev.countersign.audit.EventKind;
import dev.countersign.audit.EventKind.Topic;
import dev.countersign.automation.Permission;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who signed in to the account or tried to, and what was changed about its security. */
@Path("/api/v1/users/me/security-history")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "users")
public class SecurityHistoryResource {

    private final AccountHistory history;

    SecurityHistoryResource(AccountHistory history) {
        this.history = history;
    }

    /** One event. */
    public record EventView(
            @Schema(pattern = "^[0-9a-f]{24}$") String id,
            String event,
            @Schema(enumeration = {"success", "failure"}) String outcome,

            @Schema(nullable = true, description = "null for what no request caused")
            String ip_address,

            @Schema(nullable = true, description = "ISO code of the country of the address, if it is known")
            String country,

            @Schema(nullable = true, description = "Such as Firefox on Linux")
            String client,

            @Schema(format = "date-time") String created_at) {

        static EventView of(AuditEntry entry, AccountHistory history) {
            return new EventView(
                    AccountHistory.id(entry),
                    entry.event(),
                    AccountHistory.outcome(entry),
                    entry.clientIp(),
                    history.country(entry),
                    ClientName.of(entry.userAgent()),
                    UserView.time(entry.at()));
        }
    }

    /** A page of events. */
    @Schema(requiredProperties = {"statusCode", "message", "data", "metadata"})
    public record EventList(int statusCode, String message, List<EventView> data, PageView metadata) {}

    @GET
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_READ_ACCOUNT)
    @Operation(
            summary = "Sign-ins and security events of the account, the newest first",
            description = "Of the last 180 days, the newest 10,000; of failures the first 200 of an hour.")
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
    @Parameter(
            name = "include_failed",
            in = ParameterIn.QUERY,
            description = "false: without failures",
            schema = @Schema(type = SchemaType.BOOLEAN))
    @Parameter(
            name = "include_security",
            in = ParameterIn.QUERY,
            description = "false: only sign-ins and their ends",
            schema = @Schema(type = SchemaType.BOOLEAN))
    @APIResponse(responseCode = "200", description = "The events")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<EventList> list(@Context HttpServerRequest request) {
        QueryParameters query = QueryParameters.of(request);
        AccountHistory.Page page = AccountHistory.Page.of(query);
        return history.page(kinds(query), page)
                .map(listing -> new EventList(
                        200,
                        "Security history retrieved successfully",
                        listing.entries().stream()
                                .map(entry -> EventView.of(entry, history))
                                .toList(),
                        page.view(listing)));
    }

    private static Set<EventKind> kinds(QueryParameters query) {
        boolean failed = query.isOn("include_failed", true);
        boolean security = query.isOn("include_security", true);
        return AccountHistory.kinds(
                kind -> (failed || kind.isSuccess()) && (security || kind.topic() == Topic.SIGN_IN));
    }
}
