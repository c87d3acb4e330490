package dev.countersign.wire.betterauth;

import dev.countersign.wire.http.DialectDocument;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.info.Info;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** The document of this dialect. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, documentNames = "better-auth")
public class BetterAuthOpenApi extends DialectDocument implements OASFilter {

    @Override
    protected boolean owns(String path) {
        return BetterAuthDialect.isOwn(path);
    }

    @Override
    protected Info info() {
        return OASFactory.createInfo()
                .title("Countersign, Better Auth dialect")
                .version("1")
                .description("State is in cookies; a POST that carries any must come from an allowed Origin.");
    }

    @Override
    protected APIResponse refusal() {
        return refusal("A refusal; code names its reason", Problem.class);
    }

    @Override
    protected List<String> refusals() {
        return List.of("400", "401", "403", "406", "413", "415", "429", "500", "503");
    }

    @Override
    protected void addSecuritySchemes(Components components) {
        components.addSecurityScheme(
                "session",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("better-auth.session_token"));
        components.addSecurityScheme(
                "bearer",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("The token of the body, or of the header set-auth-token"));
    }
}
