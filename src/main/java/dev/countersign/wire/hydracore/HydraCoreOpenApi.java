package dev.countersign.wire.hydracore;

import dev.countersign.wire.http.DialectDocument;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.info.Info;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** The document of this dialect: what holds of every operation is added in one place. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, documentNames = "hydracore")
public class HydraCoreOpenApi extends DialectDocument implements OASFilter {

    @Override
    protected boolean owns(String path) {
        return HydraCorePaths.owns(path);
    }

    @Override
    protected Info info() {
        return OASFactory.createInfo()
                .title("Countersign, HydraCore dialect")
                .version("1")
                .description("A POST whose credential is a cookie must come from an allowed origin. The cookies are"
                        + " access_token and refresh_token, over https with the prefixes __Host- and __Secure-.");
    }

    @Override
    protected APIResponse refusal() {
        return refusal("A refusal: a sentence, or with 422 all that is wrong with the body", HydraCoreError.class);
    }

    @Override
    protected List<String> refusals() {
        return List.of("400", "401", "403", "405", "406", "413", "415", "422", "429", "500", "503");
    }

    @Override
    protected void addSecuritySchemes(Components components) {
        components.addSecurityScheme(
                "bearer",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT"));
        components.addSecurityScheme(
                "cookie",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("access_token"));
        components.addSecurityScheme(
                "basic",
                OASFactory.createSecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic"));
    }
}
