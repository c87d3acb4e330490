package dev.countersign.wire.thogits;

import dev.countersign.wire.openapi.DialectDocument;
import dev.countersign.wire.openapi.SecuritySchemes;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** The OpenAPI document of the Thogits dialect. */
public class ThogitsOpenApi extends DialectDocument implements OASFilter {

    public ThogitsOpenApi() {
        super(
                new About(
                        "Thogits",
                        "State is in cookies; a POST that carries any must come from an allowed Origin (403)."),
                new Refusals(
                        "A refusal: one sentence",
                        ThogitsMessage.class,
                        List.of("400", "403", "405", "406", "413", "415", "429", "500", "503")));
    }

    @Override
    protected void addTo(Components components) {
        components.addSecurityScheme("session", cookie("session"));
        components.addSecurityScheme("session_2fa", cookie("session_2fa"));
    }

    private static SecurityScheme cookie(String name) {
        return SecuritySchemes.cookie(name).description("Over https its name begins with __Host-");
    }
}
