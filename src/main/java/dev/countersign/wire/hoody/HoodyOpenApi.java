package dev.countersign.wire.hoody;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.models.Operation;

/** The document of this dialect: what every operation may be refused with is added in one place. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Countersign, Hoody dialect",
                        version = "1",
                        description = "Every answer with a body carries X-Hoody-Signature, an Ed25519 signature."),
        components =
                @Components(
                        responses =
                                @APIResponse(
                                        name = "Refusal",
                                        description = "A refusal; code names its reason",
                                        content =
                                                @Content(
                                                        mediaType = "application/json",
                                                        schema = @Schema(implementation = HoodyError.class))),
                        securitySchemes =
                                @SecurityScheme(
                                        securitySchemeName = "bearer",
                                        type = SecuritySchemeType.HTTP,
                                        scheme = "bearer",
                                        bearerFormat = "JWT")))
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class HoodyOpenApi implements OASFilter {

    private static final List<String> EVERYWHERE = List.of("400", "405", "406", "413", "415", "429", "500", "503");

    @Override
    public Operation filterOperation(Operation operation) {
        for (String status : EVERYWHERE) {
            if (!operation.getResponses().hasAPIResponse(status)) {
                operation
                        .getResponses()
                        .addAPIResponse(status, OASFactory.createAPIResponse().ref("#/components/responses/Refusal"));
            }
        }
        return operation;
    }
}
