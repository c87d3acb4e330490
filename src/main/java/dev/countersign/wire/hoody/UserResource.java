package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.countersign.account.Account;
import dev.countersign.account.ProfileChange;
import dev.countersign.administration.Administration;
import dev.countersign.administration.Administrators;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.Ids;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.profile.PasswordChange;
import dev.countersign.profile.PasswordChange.Changed;
import dev.countersign.profile.PasswordChange.Wish;
import dev.countersign.profile.Profiles;
import dev.countersign.profile.Standings;
import dev.countersign.profile.Standings.Decision;
import dev.countersign.session.IssuedTokens;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Caller.WithAccount;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
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

/** A user's own profile and password, and what administrators decide about users. */
@Path("/api/v1/users/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users")
public class UserResource {

    private final Profiles profiles;
    private final PasswordChange passwords;
    private final Standings standings;
    private final Administrators administrators;
    private final Administration administration;
    private final Callers callers;
    private final ClientOf clients;

    UserResource(
            Profiles profiles,
            PasswordChange passwords,
            Standings standings,
            Administrators administrators,
            Administration administration,
            Callers callers,
            ClientOf clients) {
        this.profiles = profiles;
        this.passwords = passwords;
        this.standings = standings;
        this.administrators = administrators;
        this.administration = administration;
        this.callers = callers;
        this.clients = clients;
    }

    @GET
    @Takes(CredentialRule.ANY_OF_AN_ACCOUNT)
    @LimitedBy({Limit.LOGIN_NETWORK, Limit.LOGIN_ADDRESS, Limit.LOGIN_ACCOUNT_NETWORK, Limit.LOGIN_ACCOUNT})
    @Operation(
            summary = "A user",
            description = "One's own; works for banned users. A token without resources.read_account gets no personal"
                    + " data. An administrator who gave a code of the second factor in this session sees every user.")
    @APIResponse(responseCode = "200", description = "The user")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    @SecurityRequirement(name = "basic")
    public Uni<Envelope<ProfileView>> get(@PathParam("id") String id) {
        requireId(id);
        WithAccount caller = callers.admitted(WithAccount.class);
        return (caller.account().id().equals(id) ? Uni.createFrom().item(ProfileView.of(caller)) : other(caller, id))
                .map(view -> Envelope.of("User retrieved successfully", view));
    }

    private Uni<ProfileView> other(WithAccount caller, String id) {
        caller.requireGoodStanding();
        if (!(caller instanceof BySession who)) {
            throw Refused.because(Reason.INSUFFICIENT_PERMISSIONS);
        }
        return standings
                .find(who.signedIn(), id)
                .map(found -> ProfileView.of(found.orElseThrow(HoodyReason.USER_NOT_FOUND::refused)));
    }

    private static void requireId(String id) {
        if (!Ids.isId(id)) {
            throw HoodyReason.INVALID_ID_FORMAT.refused();
        }
    }

    /** The user as it is now; a new password comes with a new token pair for this session. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(requiredProperties = "id")
    public record UpdatedView(
            @JsonUnwrapped @JsonInclude(JsonInclude.Include.ALWAYS)
            UserView user,

            String token,
            String refreshToken) {

        static UpdatedView of(Account account) {
            return new UpdatedView(UserView.of(account), null, null);
        }

        static UpdatedView of(Changed<IssuedTokens> changed) {
            return new UpdatedView(
                    UserView.of(changed.account()),
                    changed.issued().access().reveal(),
                    changed.issued().refresh().reveal());
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    @PUT
    @Takes(CredentialRule.SESSION)
    @LimitedBy({Limit.STEP_UP_PASSWORD, Limit.ADMIN_ACT})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change a user",
            description =
                    "One's own profile and password. After a new password all other sessions have ended, and this one"
                            + " goes on with the pair in the answer. Administrators who gave a code of the second factor in"
                            + " this session ban users and appoint administrators.")
    @APIResponse(responseCode = "200", description = "The user as it is now")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @APIResponse(responseCode = "409", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    public Uni<Envelope<UpdatedView>> put(
            @PathParam("id") String id, @Valid @NotNull UserUpdate body, @Context HttpServerRequest request) {
        return change(id, body, request);
    }

    @PATCH
    @Takes(CredentialRule.SESSION)
    @LimitedBy({Limit.STEP_UP_PASSWORD, Limit.ADMIN_ACT})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "The same as PUT")
    @APIResponse(responseCode = "200", description = "The user as it is now")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    @APIResponse(responseCode = "409", ref = "Refusal")
    @SecurityRequirement(name = "bearer")
    public Uni<Envelope<UpdatedView>> patch(
            @PathParam("id") String id, @Valid @NotNull UserUpdate body, @Context HttpServerRequest request) {
        return change(id, body, request);
    }

    private Uni<Envelope<UpdatedView>> change(String id, UserUpdate body, HttpServerRequest request) {
        requireId(id);
        BySession who = callers.admitted(BySession.class);
        ProfileChange profile = body.profile();
        Decision decision = body.decision();
        boolean personal = !profile.isEmpty() || body.changesPassword();
        if (personal && !who.account().id().equals(id)) {
            throw HoodyReason.CANNOT_MODIFY_OTHER_USER.refused();
        }
        Uni<UpdatedView> changed;
        if (!decision.isEmpty()) {
            changed = decide(who, id, decision, personal, request);
        } else if (body.changesPassword()) {
            changed = changePassword(who, body, profile, request);
        } else if (personal) {
            changed = profiles.change(who.signedIn(), profile, clients.request(request))
                    .map(UpdatedView::of);
        } else {
            throw Refused.missing(List.of(new Violation("/alias", "is required, or another field is")), null);
        }
        return changed.map(view -> Envelope.of("User updated successfully", view));
    }

    private Uni<UpdatedView> decide(
            BySession who, String id, Decision decision, boolean personal, HttpServerRequest request) {
        if (!who.account().isAdmin() && !who.account().id().equals(id)) {
            throw HoodyReason.CANNOT_MODIFY_OTHER_USER.refused();
        }
        if (personal) {
            throw Refused.invalid("/is_admin", "and is_banned are changed alone");
        }
        return administrators
                .act(
                        who.signedIn(),
                        clients.request(request),
                        actor -> administration.decide(actor, id, decision.admin(), decision.banned()))
                .invoke(AdminGate::requireDone)
                .flatMap(done -> standings.find(who.signedIn(), id))
                .map(found -> UpdatedView.of(found.orElseThrow(HoodyReason.USER_NOT_FOUND::refused)));
    }

    private Uni<UpdatedView> changePassword(
            BySession who, UserUpdate body, ProfileChange profile, HttpServerRequest request) {
        Wish wish = wish(who, body, request);
        return passwords
                .change(wish, HoodyDialect.TERMS, profile)
                .onFailure(UserResource::isIncorrectPassword)
                .transform(failure -> HoodyReason.CURRENT_PASSWORD_INCORRECT.refused())
                .map(UpdatedView::of);
    }

    private Wish wish(BySession who, UserUpdate body, HttpServerRequest request) {
        if (body.password() == null) {
            throw Refused.missing(List.of(new Violation("/password", "is required beside the proof for it")), null);
        }
        if (!who.account().hasPassword()) {
            throw HoodyReason.PASSWORD_NOT_SET.refused();
        }
        if (body.current_password() == null) {
            throw HoodyReason.CURRENT_PASSWORD_REQUIRED.refused();
        }
        return new Wish(
                who.signedIn(),
                Password.existing(body.current_password(), 0)
                        .orElseThrow(() -> Refused.invalid("/current_password", "has 128 characters at most")),
                Optional.ofNullable(body.otp_code()).map(code -> Fields.code("/otp_code", code)),
                Fields.password(body.password()),
                PasswordRule.COMPOSED,
                clients.request(request));
    }

    private static boolean isIncorrectPassword(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.INCORRECT_PASSWORD;
    }
}
