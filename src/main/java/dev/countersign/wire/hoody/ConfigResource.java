package dev.countersign.wire.hoody;

import dev.countersign.account.AccountConfig;
import dev.countersign.mail.MailConfig;
import dev.countersign.oauth.Departures;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a sign-in page needs to know before anybody signs in. It does not change while the server runs. */
@Path("/api/v1/auth/config")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "discovery")
public class ConfigResource {

    private final Envelope<ConfigView> config;

    ConfigResource(AppConfig app, MailConfig mail, AccountConfig accounts, Departures providers) {
        this.config = Envelope.of(
                "Auth configuration retrieved",
                new ConfigView(
                        mail.productName(),
                        app.logoUrl().orElse(""),
                        app.primaryColor(),
                        providers.knows("github"),
                        providers.knows("google"),
                        accounts.signupsEnabled(),
                        false));
    }

    /** How the page looks, and which ways to sign in it offers. */
    public record ConfigView(
            String appName,

            @Schema(description = "Empty without a logo") String logoUrl,

            @Schema(pattern = "^#[0-9a-fA-F]{6}$") String primaryColor,
            boolean githubEnabled,
            boolean googleEnabled,
            boolean signupEnabled,
            boolean inviteRequired) {}

    @NonBlocking
    @GET
    @Takes(CredentialRule.PUBLIC)
    @Operation(summary = "How a sign-in page looks, and what it offers")
    @APIResponse(responseCode = "200", description = "The settings")
    public Envelope<ConfigView> config() {
        return config;
    }
}
