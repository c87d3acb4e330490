package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.automation.AccountRealms;
import dev.countersign.automation.AccountRealms.Usage;
import dev.countersign.automation.AutomationToken;
import dev.countersign.automation.Permission;
import dev.countersign.wire.http.Caller.ByToken;
import dev.countersign.wire.http.Caller.WithAccount;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The realms of the account. */
@Path("/api/v1/realms")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tokens")
public class RealmsResource {

    private final AccountRealms realms;
    private final Callers callers;

    RealmsResource(AccountRealms realms, Callers callers) {
        this.realms = realms;
        this.callers = callers;
    }

    /** What is in a realm. This server knows of tokens only. */
    public record UsageView(int projects, int containers, int servers, int auth_tokens) {
        static UsageView of(Usage usage) {
            return new UsageView(0, 0, 0, usage.tokens());
        }
    }

    /** The realms in the order of their ids. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(requiredProperties = {"realm_ids", "total"})
    public record RealmsView(
            List<String> realm_ids,
            int total,

            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = UsageView.class,
                    description = "By realm; only with include_usage")
            Map<String, UsageView> usage) {

        static RealmsView of(List<Usage> all, boolean withUsage) {
            Map<String, UsageView> usage = new LinkedHashMap<>();
            all.forEach(one -> usage.put(one.realmId(), UsageView.of(one)));
            return new RealmsView(all.stream().map(Usage::realmId).toList(), all.size(), withUsage ? usage : null);
        }
    }

    @GET
    @Takes(value = CredentialRule.SESSION_OR_TOKEN, permission = Permission.RESOURCES_REALMS)
    @Operation(
            summary = "The realms to which tokens of the account are bound",
            description = "A token sees the realms in which it is valid, and counts itself and the tokens that descend"
                    + " from it.")
    @Parameter(name = "include_usage", in = ParameterIn.QUERY, description = "true: what is in each realm")
    @APIResponse(responseCode = "200", description = "The realms")
    @APIResponse(responseCode = "401", ref = "Refusal")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    public Uni<Envelope<RealmsView>> list(@Context HttpServerRequest request) {
        boolean withUsage = QueryParameters.of(request)
                .find("include_usage")
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
        WithAccount caller = callers.admitted(WithAccount.class);
        return realms.list(caller.account().id(), token(caller))
                .map(all -> Envelope.of("Realm IDs retrieved successfully", RealmsView.of(all, withUsage)));
    }

    private static Optional<AutomationToken> token(WithAccount caller) {
        return caller instanceof ByToken by ? Optional.of(by.token()) : Optional.empty();
    }
}
