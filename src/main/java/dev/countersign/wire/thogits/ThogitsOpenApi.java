package dev.countersign.wire.thogits;

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
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, documentNames = "thogits")
public class ThogitsOpenApi extends DialectDocument implements OASFilter {

    @Override
    protected boolean owns(String path) {
        return ThogitsPaths.owns(path);
    }

    @Override
    protected Info info() {
        return OASFactory.createInfo()
                .title("Countersign, Thogits dialect")
                .version("1")
                .description("State is in cookies; a POST that carries any must come from an allowed Origin (403).");
    }

    @Override
    protected APIResponse refusal() {
        return refusal("A refusal: one sentence", ThogitsMessage.class);
    }

    @Override
    protected List<String> refusals() {
        return List.of("400", "403", "405", "406", "413", "415", "429", "500", "503");
    }

    @Override
    protected void addSecuritySchemes(Components components) {
        components.addSecurityScheme("session", cookie("session"));
        components.addSecurityScheme("session_2fa", cookie("session_2fa"));
    }

    private static SecurityScheme cookie(String name) {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.COOKIE)
                .name(name)
                .description("Over https its name begins with __Host-");
    }
}
