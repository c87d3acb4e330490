package dev.countersign.wire.hoody;

import dev.countersign.deviceflow.DeviceRequests;
import dev.countersign.deviceflow.Poll;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.CodeVerifier;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.IssuedTokens;
import dev.countersign.signin.DeviceSignIn;
import dev.countersign.signin.DeviceSignIn.Collected;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.ServerConfig;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The device's side of the device flow (RFC 8628): it gets its codes and asks until somebody has decided. */
@Path("/api/v1/auth/device")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "device flow")
public class DeviceCodeResource {

    private final DeviceRequests requests;
    private final DeviceSignIn signIn;
    private final ClientOf clients;
    private final String page;

    DeviceCodeResource(DeviceRequests requests, DeviceSignIn signIn, ClientOf clients, ServerConfig config) {
        this.requests = requests;
        this.signIn = signIn;
        this.clients = clients;
        this.page = config.baseUrl().replaceAll("/+$", "") + "/account/device";
    }

    /** What the device calls itself, and the code challenge of the verifier that it will show. */
    public record DeviceCodeRequest(
            @Schema(description = "Shown to the person who is asked")
            @Size(max = 64, message = "may have 64 characters at most") @Pattern(regexp = "\\P{C}*", message = "may hold printable characters only") String client_name,

            @Size(max = 64, message = "may have 64 characters at most") String client,

            @Schema(pattern = "^[A-Za-z0-9_-]{43}$") String code_challenge) {

        DeviceRequests.Start start() {
            Optional<CodeChallenge> challenge =
                    Optional.ofNullable(code_challenge).map(Fields::codeChallenge);
            Optional<String> name = Optional.ofNullable(client_name).map(String::strip);
            return new DeviceRequests.Start(name.filter(text -> !text.isEmpty()), challenge, HoodyDialect.NAME);
        }
    }

    /** The two codes, and where a person types the short one. */
    public record DeviceCodeView(
            @Schema(pattern = "^[0-9a-f]{64}$") String device_code,

            @Schema(pattern = "^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$")
            String user_code,

            @Schema(format = "uri") String verification_uri,
            @Schema(format = "uri") String verification_uri_complete,
            long interval,
            long expires_in) {

        @Override
        public String toString() {
            return "***";
        }
    }

    @POST
    @Path("/code")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy(Limit.DEVICE_CODE)
    @Operation(
            summary = "Begin to wait for a sign-in",
            description = "For clients without a browser. A person opens verification_uri on any machine and types the"
                    + " user_code; meanwhile the client asks for the token every interval seconds.")
    @APIResponse(responseCode = "200", description = "The codes, valid for 15 minutes")
    public Uni<Envelope<DeviceCodeView>> code(
            @Valid @NotNull DeviceCodeRequest body, @Context HttpServerRequest request) {
        return requests.start(body.start(), clients.request(request))
                .map(started -> Envelope.of("Device code issued", view(started)));
    }

    private DeviceCodeView view(DeviceRequests.Started started) {
        String userCode = started.userCode().shown();
        return new DeviceCodeView(
                started.deviceCode().reveal(),
                userCode,
                page,
                page + "?user_code=" + userCode,
                DeviceRequests.INTERVAL.toSeconds(),
                DeviceRequests.LIFE.toSeconds());
    }

    /** The code of the device, and the verifier if it began with a challenge. */
    @Schema(requiredProperties = "device_code")
    public record DeviceTokenRequest(
            @Schema(pattern = "^[0-9a-f]{64}$") @NotNull(message = "is required") String device_code,

            @Schema(pattern = "^[A-Za-z0-9._~-]{43,128}$") String code_verifier) {

        @Override
        public String toString() {
            return "DeviceTokenRequest";
        }
    }

    @POST
    @Path("/token")
    @Takes(CredentialRule.PUBLIC)
    @Operation(
            summary = "Ask for the session",
            description = "400 tells in data.error what to do: go on at authorization_pending, wait five seconds longer"
                    + " between requests at slow_down, stop at access_denied and expired_token. A wrong verifier is"
                    + " answered like an unknown code.")
    @APIResponse(responseCode = "200", description = "A session is open")
    public Uni<Envelope<SignedInView>> token(
            @Valid @NotNull DeviceTokenRequest body, @Context HttpServerRequest request) {
        SecretToken code = SecretToken.parse(body.device_code).orElseThrow(HoodyReason.EXPIRED_TOKEN::refused);
        Optional<CodeVerifier> verifier =
                Optional.ofNullable(body.code_verifier).flatMap(CodeVerifier::parse);
        return signIn.collect(code, verifier, HoodyDialect.TERMS, clients.request(request))
                .map(DeviceCodeResource::answer);
    }

    private static Envelope<SignedInView> answer(Collected<IssuedTokens> collected) {
        return switch (collected) {
            case Collected.Session<IssuedTokens> session ->
                Envelope.of("Login successful", SignedInView.verified(session.opened()));
            case Collected.Nothing<IssuedTokens> nothing ->
                throw reason(nothing.poll()).refused();
        };
    }

    private static HoodyReason reason(Poll poll) {
        return switch (poll) {
            case Poll.Pending pending -> HoodyReason.AUTHORIZATION_PENDING;
            case Poll.TooFast tooFast -> HoodyReason.SLOW_DOWN;
            case Poll.Denied denied -> HoodyReason.ACCESS_DENIED;
            case Poll.Over over -> HoodyReason.EXPIRED_TOKEN;
            case Poll.Collected collected -> throw new IllegalStateException("an approval opens a session");
        };
    }
}
