package dev.countersign.wire.hoody;

import dev.countersign.wire.http.DialectDocument;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.info.Info;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** The document of this dialect: what holds of every operation and of every answer is added in one place. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, documentNames = OpenApiFilter.DEFAULT_DOCUMENT_NAME)
public class HoodyOpenApi extends DialectDocument implements OASFilter {

    @Override
    protected boolean owns(String path) {
        return HoodyPaths.owns(path);
    }

    @Override
    protected Info info() {
        return OASFactory.createInfo()
                .title("Countersign, Hoody dialect")
                .version("1")
                .description("Every answer with a body carries X-Hoody-Signature, an Ed25519 signature.");
    }

    @Override
    protected APIResponse refusal() {
        return refusal("A refusal; code names its reason", HoodyError.class);
    }

    @Override
    protected List<String> refusals() {
        return List.of("400", "405", "406", "413", "415", "429", "500", "503");
    }

    @Override
    protected void addSecuritySchemes(Components components) {
        components.addSecurityScheme(
                "bearer",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT"));
    }

    @Override
    protected void complete(String name, Schema schema) {
        if (name.equals("EnvelopeVoid")) {
            schema.removeProperty("data");
        } else if (name.startsWith("Envelope")) {
            schema.addRequired("data");
        }
    }
}
