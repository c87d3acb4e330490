package dev.countersign.wire.hoody;

import dev.countersign.audit.AuditEntry;
import dev.countersign.audit.EventKind;
import dev.countersign.audit.History.Sum;
import dev.countersign.audit.History.Summary;
import dev.countersign.automation.Permission;
import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The activity log of the account: the same events as its history, with all that is known of each, and counted. */
@Path("/api/v1/users/auth/activity")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "users")
public class ActivityResource {

    private static final int USUAL_DAYS = 30;

    private final AccountHistory history;

    ActivityResource(AccountHistory history) {
        this.history = history;
    }

    /** One event. */
    public record ActivityView(
            @Schema(pattern = "^[0-9a-f]{24}$") String id,
            String event,
            @Schema(enumeration = {"sign_in", "security"}) String category,
            @Schema(enumeration = {"success", "failure"}) String outcome,

            @Schema(nullable = true, description = "What the event does not say, such as the factors of a sign-in")
            String detail,

            @Schema(nullable = true) String session_id,
            @Schema(nullable = true) String ip_address,
            @Schema(nullable = true) String country,
            @Schema(nullable = true) String client,
            @Schema(nullable = true) String user_agent,
            @Schema(format = "date-time") String created_at) {

        static ActivityView of(AuditEntry entry, AccountHistory history) {
            return new ActivityView(
                    AccountHistory.id(entry),
                    entry.event(),
                    entry.kind().map(ActivityView::category).orElseThrow(),
                    AccountHistory.outcome(entry),
                    entry.detail(),
                    entry.sessionId(),
                    entry.clientIp(),
                    history.country(entry),
                    ClientName.of(entry.userAgent()),
                    entry.userAgent(),
                    UserView.time(entry.at()));
        }

        private static String category(EventKind kind) {
            return kind.topic().name().toLowerCase(Locale.ROOT);
        }
    }

    /** A page of events. */
    @Schema(requiredProperties = {"statusCode", "message", "data", "metadata"})
    public record ActivityList(int statusCode, String message, List<ActivityView> data, PageView metadata) {}

    @GET
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_READ_ACCOUNT)
    @Operation(
            summary = "What happened in the account, the newest first",
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
    @Parameter(name = "event", in = ParameterIn.QUERY, description = "Only events of this name")
    @Parameter(name = "outcome", in = ParameterIn.QUERY, description = "Only success or failure")
    @APIResponse(responseCode = "200", description = "The events")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<ActivityList> list(@Context HttpServerRequest request) {
        QueryParameters query = QueryParameters.of(request);
        AccountHistory.Page page = AccountHistory.Page.of(query);
        return history.page(kinds(query), page)
                .map(listing -> new ActivityList(
                        200,
                        "Activity retrieved successfully",
                        listing.entries().stream()
                                .map(entry -> ActivityView.of(entry, history))
                                .toList(),
                        page.view(listing)));
    }

    private static Set<EventKind> kinds(QueryParameters query) {
        Optional<String> event = query.find("event");
        Optional<Boolean> success = query.find("outcome").map(ActivityResource::isSuccess);
        Set<EventKind> kinds =
                AccountHistory.kinds(kind -> event.map(kind.label()::equals).orElse(true));
        if (kinds.isEmpty()) {
            throw Refused.invalid("/event", "is not the name of an event");
        }
        kinds.removeIf(kind -> success.isPresent() && success.get() != kind.isSuccess());
        return kinds;
    }

    private static boolean isSuccess(String outcome) {
        return switch (outcome) {
            case "success" -> true;
            case "failure" -> false;
            default -> throw Refused.invalid("/outcome", "must be success or failure");
        };
    }

    /** The activity in numbers. */
    public record StatsView(
            int period_days,
            int total,
            int succeeded,
            int failed,

            @Schema(description = "How many client addresses")
            int addresses,

            @Schema(nullable = true, format = "date-time") String last_sign_in_at,
            @Schema(nullable = true, format = "date-time") String last_failure_at,

            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Integer.class,
                    description = "How many of each event; events that did not happen are missing")
            Map<String, Integer> events) {

        static StatsView of(int days, Summary summary) {
            Map<String, Integer> events = new TreeMap<>();
            summary.sums().forEach(sum -> events.put(sum.kind().label(), sum.events()));
            int succeeded = count(summary, EventKind::isSuccess);
            int failed = count(summary, kind -> !kind.isSuccess());
            return new StatsView(
                    days,
                    succeeded + failed,
                    succeeded,
                    failed,
                    summary.addresses(),
                    latest(summary, kind -> kind == EventKind.SIGNED_IN),
                    latest(summary, kind -> !kind.isSuccess()),
                    events);
        }

        private static int count(Summary summary, Predicate<EventKind> counted) {
            return summary.sums().stream()
                    .filter(sum -> counted.test(sum.kind()))
                    .mapToInt(Sum::events)
                    .sum();
        }

        private static String latest(Summary summary, Predicate<EventKind> wanted) {
            Optional<Instant> latest = summary.sums().stream()
                    .filter(sum -> wanted.test(sum.kind()))
                    .map(Sum::latest)
                    .max(Comparator.naturalOrder());
            return latest.map(UserView::time).orElse(null);
        }
    }

    @GET
    @Path("/stats")
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_READ_ACCOUNT)
    @Operation(summary = "What happened in the account, in numbers", description = "Of the newest 10,000 events.")
    @Parameter(
            name = "days",
            in = ParameterIn.QUERY,
            description = "1 to 180, counted back from now; 30 if missing",
            schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200", description = "The numbers")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<StatsView>> stats(@Context HttpServerRequest request) {
        int days =
                QueryParameters.of(request).number("days", AccountHistory.DAYS).orElse(USUAL_DAYS);
        return history.summary(days)
                .map(summary -> Envelope.of("Activity statistics retrieved successfully", StatsView.of(days, summary)));
    }
}
