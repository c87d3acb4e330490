package dev.countersign.wire.hoody;

import dev.countersign.account.Account;
import dev.countersign.account.AccountPages.Which;
import dev.countersign.administration.Administration;
import dev.countersign.administration.Directory;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
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
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The users, for administrators. Our extension. */
@Path("/api/v1/admin/users")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "administration")
public class AdminUsersResource {

    private static final int LONGEST_NAME = 254;

    private final AdminGate gate;
    private final Administration administration;
    private final Directory directory;

    AdminUsersResource(AdminGate gate, Administration administration, Directory directory) {
        this.gate = gate;
        this.administration = administration;
        this.directory = directory;
    }

    /** A user, as administrators see it: nothing that only its owner should know. */
    @Schema(name = "AdministeredUser")
    public record UserRow(
            @Schema(pattern = "^[0-9a-f]{24}$") String id,
            String username,
            String alias,
            String email,
            String region,
            String signup_method,
            boolean is_admin,
            boolean is_banned,
            boolean has_password,
            boolean two_factor_enabled,
            @Schema(format = "date-time") String created_at,
            @Schema(format = "date-time") String updated_at) {

        static UserRow of(Account account) {
            return new UserRow(
                    account.id(),
                    account.username(),
                    account.alias(),
                    account.email(),
                    account.region(),
                    account.signupMethod(),
                    account.isAdmin(),
                    account.isBanned(),
                    account.hasPassword(),
                    account.hasSecondFactor(),
                    UserView.time(account.createdAt()),
                    UserView.time(account.updatedAt()));
        }
    }

    /** A page of users. */
    @Schema(requiredProperties = {"statusCode", "message", "data", "metadata"})
    public record UserList(int statusCode, String message, List<UserRow> data, PageView metadata) {

        static UserList of(List<Account> accounts, PageView page) {
            return new UserList(
                    200,
                    "Users retrieved successfully",
                    accounts.stream().map(UserRow::of).toList(),
                    page);
        }
    }

    @GET
    @Takes(CredentialRule.ADMINISTRATOR)
    @LimitedBy(Limit.ADMIN_READ)
    @Operation(
            summary = "Find a user, or list users",
            description = "With name, the one user of that id, email address or username. Without it the newest 10,000"
                    + " users, in pages.")
    @Parameter(name = "name", in = ParameterIn.QUERY, description = "An id, an email address or a username, in full")
    @Parameter(
            name = "standing",
            in = ParameterIn.QUERY,
            description = "Only banned users, or only administrators",
            schema = @Schema(enumeration = {"banned", "admins"}))
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
    @APIResponse(responseCode = "200", description = "The users, the newest first")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<UserList> list(@Context HttpServerRequest request) {
        QueryParameters query = QueryParameters.of(request);
        AccountHistory.Page page = AccountHistory.Page.of(query);
        Which which = query.find("standing").map(AdminUsersResource::which).orElse(Which.ALL);
        Optional<String> name = query.find("name");
        if (name.isEmpty()) {
            return gate.look(
                    request,
                    actor -> directory
                            .list(actor, which, page.number(), page.size())
                            .map(found -> UserList.of(
                                    found.accounts(), PageView.of(found.total(), page.number(), page.size()))));
        }
        if (which != Which.ALL) {
            throw Refused.invalid("/standing", "cannot be combined with name");
        }
        if (name.get().length() > LONGEST_NAME || name.get().chars().anyMatch(Character::isISOControl)) {
            throw Refused.invalid("/name", "has 254 characters at most, and no control characters");
        }
        return gate.look(
                request,
                actor -> administration
                        .find(actor, name.get())
                        .map(found -> found.stream().toList())
                        .map(found -> UserList.of(found, PageView.of(found.size(), 1, page.size()))));
    }

    private static Which which(String standing) {
        return switch (standing) {
            case "banned" -> Which.BANNED;
            case "admins" -> Which.ADMINS;
            default -> throw Refused.invalid("/standing", "must be banned or admins");
        };
    }

    @GET
    @Path("/{id}")
    @Takes(CredentialRule.ADMINISTRATOR)
    @LimitedBy(Limit.ADMIN_READ)
    @Operation(summary = "One user")
    @APIResponse(responseCode = "200", description = "The user")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<Envelope<UserRow>> get(@PathParam("id") String id, @Context HttpServerRequest request) {
        return gate.lookAt(request, id, (actor, account) -> Uni.createFrom().item(UserRow.of(account)))
                .map(view -> Envelope.of("User retrieved successfully", view));
    }

    @POST
    @Path("/{id}/ban")
    @Takes(CredentialRule.ADMINISTRATOR)
    @LimitedBy(Limit.ADMIN_ACT)
    @Operation(
            summary = "Ban a user",
            description = "At once, in all dialects: sessions and tokens of the user can only show who they belong to,"
                    + " and sign out. Administrators cannot be banned.")
    @APIResponse(responseCode = "200", description = "The user is banned")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @APIResponse(responseCode = "409", ref = "Refusal")
    public Uni<Envelope<Void>> ban(@PathParam("id") String id, @Context HttpServerRequest request) {
        return gate.act(request, id, actor -> administration.ban(actor, id), "User banned", Envelope::of);
    }

    @DELETE
    @Path("/{id}/ban")
    @Takes(CredentialRule.ADMINISTRATOR)
    @LimitedBy(Limit.ADMIN_ACT)
    @Operation(summary = "Lift the ban of a user")
    @APIResponse(responseCode = "200", description = "The user is not banned")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @APIResponse(responseCode = "409", ref = "Refusal")
    public Uni<Envelope<Void>> unban(@PathParam("id") String id, @Context HttpServerRequest request) {
        return gate.act(request, id, actor -> administration.unban(actor, id), "Ban lifted", Envelope::of);
    }

    @DELETE
    @Path("/{id}/2fa")
    @Takes(CredentialRule.ADMINISTRATOR)
    @LimitedBy(Limit.ADMIN_ACT)
    @Operation(
            summary = "Disable the second factor of a user who lost it",
            description = "All sessions of the user end, and the user gets a mail. Not for one's own.")
    @APIResponse(responseCode = "200", description = "The user has no second factor")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @APIResponse(responseCode = "409", ref = "Refusal")
    public Uni<Envelope<Void>> disableSecondFactor(@PathParam("id") String id, @Context HttpServerRequest request) {
        Function<String, Envelope<Void>> none = done -> {
            throw Refused.because(Reason.TWOFACTOR_NOT_ENABLED);
        };
        return gate.act(request, id, actor -> administration.disableSecondFactor(actor, id), "2FA disabled", none);
    }
}
