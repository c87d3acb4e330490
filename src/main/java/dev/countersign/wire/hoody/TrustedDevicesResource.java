package dev.countersign.wire.hoody;

import dev.countersign.account.SignedIn;
import dev.countersign.device.TrustedDevice;
import dev.countersign.device.TrustedDevices;
import dev.countersign.kernel.Ids;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The devices that need no code at sign-in. Our extension. */
@Path("/api/v1/users/auth/2fa/trusted-devices")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "second factor")
public class TrustedDevicesResource {

    private final TrustedDevices devices;
    private final Callers callers;
    private final ClientOf clients;

    TrustedDevicesResource(TrustedDevices devices, Callers callers, ClientOf clients) {
        this.devices = devices;
        this.callers = callers;
        this.clients = clients;
    }

    /** One trusted device. */
    public record DeviceView(
            @Schema(pattern = "^[0-9a-f]{24}$") String id,
            String ip,
            @Schema(nullable = true) String user_agent,
            @Schema(format = "date-time") String created_at,
            @Schema(format = "date-time") String last_used_at,
            @Schema(format = "date-time") String expires_at) {

        static DeviceView of(TrustedDevice device) {
            return new DeviceView(
                    device.id(),
                    device.clientIp(),
                    device.userAgent(),
                    UserView.time(device.createdAt()),
                    UserView.time(device.lastUsedAt()),
                    UserView.time(device.expiresAt()));
        }
    }

    @GET
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "The trusted devices of the account")
    @APIResponse(responseCode = "200", description = "The one used last first")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<List<DeviceView>>> list() {
        return devices.list(callers.admitted(BySession.class).account().id())
                .map(all -> all.stream().map(DeviceView::of).toList())
                .map(views -> Envelope.of("Trusted devices retrieved successfully", views));
    }

    @DELETE
    @Path("/{id}")
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "End the trust in one device")
    @APIResponse(responseCode = "200", description = "It needs a code again")
    @APIResponse(responseCode = "403", ref = "Refusal")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<Envelope<Void>> end(@PathParam("id") String id, @Context HttpServerRequest request) {
        SignedIn who = callers.admitted(BySession.class).signedIn();
        if (!Ids.isId(id)) {
            throw HoodyReason.INVALID_ID_FORMAT.refused();
        }
        return devices.end(who.account().id(), id, clients.request(request))
                .map(done -> Envelope.of("Trusted device removed"));
    }

    /** How many devices are trusted no longer. */
    public record EndedView(int ended) {}

    @DELETE
    @Takes(CredentialRule.SESSION)
    @Operation(summary = "End the trust in all devices of the account")
    @APIResponse(responseCode = "200", description = "They need a code again")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Uni<Envelope<EndedView>> endAll(@Context HttpServerRequest request) {
        SignedIn who = callers.admitted(BySession.class).signedIn();
        return devices.endAll(who.account().id(), clients.request(request))
                .map(count -> Envelope.of("All trusted devices removed", new EndedView(count)));
    }
}
