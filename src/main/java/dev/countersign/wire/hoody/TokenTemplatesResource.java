package dev.countersign.wire.hoody;

import dev.countersign.automation.PermissionTemplate;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The sets of permissions that a new token can be given by name. */
@Path("/api/v1/auth/tokens/templates")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "bearer")
@Tag(name = "tokens")
public class TokenTemplatesResource {

    /** One set of permissions. */
    public record TemplateView(
            String name,
            String description,
            @Schema(type = SchemaType.OBJECT) Map<String, Object> permissions) {

        static TemplateView of(PermissionTemplate template) {
            return new TemplateView(
                    template.label(),
                    template.description(),
                    template.permissions().tree());
        }
    }

    @NonBlocking
    @GET
    @Takes(CredentialRule.SESSION_OR_TOKEN)
    @Operation(summary = "The templates of permissions")
    @APIResponse(responseCode = "200", description = "All of them")
    @APIResponse(responseCode = "403", ref = "Refusal")
    public Envelope<List<TemplateView>> list() {
        return Envelope.of(
                "Permission templates retrieved successfully",
                Arrays.stream(PermissionTemplate.values()).map(TemplateView::of).toList());
    }
}
