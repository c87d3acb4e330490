package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.countersign.automation.AutomationTokens;
import dev.countersign.automation.PublicProfile;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What tokens publish about themselves, for everybody. */
@Path("/api/v1/auth/tokens/public-profiles/{public_key}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tokens")
public class PublicProfilesResource {

    private final AutomationTokens tokens;

    PublicProfilesResource(AutomationTokens tokens) {
        this.tokens = tokens;
    }

    /** What a token publishes. */
    public record ProfileView(
            @Schema(pattern = "^[0-9a-f]{64}$") String public_key,

            @Schema(nullable = true, type = SchemaType.OBJECT) @JsonRawValue
            String public_storage) {

        static ProfileView of(PublicProfile profile) {
            return new ProfileView(
                    profile.publicKey().orElseThrow(), profile.storage().orElse(null));
        }
    }

    @GET
    @Takes(CredentialRule.PUBLIC)
    @Operation(
            summary = "The public profile with a public key",
            description =
                    "Of the oldest live token that names the key. It does not prove that the token has the private key.")
    @APIResponse(responseCode = "200", description = "The profile")
    @APIResponse(responseCode = "404", ref = "Refusal")
    public Uni<Envelope<ProfileView>> get(@PathParam("public_key") String public_key) {
        String key = PublicProfile.parseKey(public_key).orElseThrow(HoodyReason.INVALID_PUBLIC_KEY_FORMAT::refused);
        return tokens.profile(key)
                .map(profile -> Envelope.of("Public profile retrieved successfully", ProfileView.of(profile)));
    }
}
