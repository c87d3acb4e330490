package dev.countersign.wire.hoody;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** The document of this dialect: what holds of every operation and of every answer is added in one place. */
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

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents().getSchemas().forEach(HoodyOpenApi::complete);
    }

    /* Of an answer's record every field is written, unless the record says which ones are. */
    private static void complete(String name, Schema schema) {
        Map<String, Schema> properties = schema.getProperties();
        if (properties == null || name.endsWith("Request")) {
            return;
        }
        if (name.equals("EnvelopeVoid")) {
            schema.removeProperty("data");
        } else if (name.startsWith("Envelope")) {
            schema.addRequired("data");
        }
        if (schema.getRequired() == null) {
            schema.setRequired(new ArrayList<>(properties.keySet()));
        }
    }
}
