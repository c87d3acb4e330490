package dev.countersign.wire.hydracore;

import dev.countersign.wire.openapi.DialectDocument;
import dev.countersign.wire.openapi.SecuritySchemes;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;

/** The OpenAPI document of the HydraCore dialect. */
public class HydraCoreOpenApi extends DialectDocument implements OASFilter {

    public HydraCoreOpenApi() {
        super(
                new About(
                        "HydraCore",
                        "A POST whose credential is a cookie must come from an allowed origin. The cookies are"
                                + " access_token and refresh_token, over https with the prefixes __Host- and __Secure-."),
                new Refusals(
                        "A refusal: a sentence, or with 422 all that is wrong with the body",
                        HydraCoreError.class,
                        List.of("400", "401", "403", "405", "406", "413", "415", "422", "429", "500", "503")));
    }

    @Override
    protected void addTo(Components components) {
        components.addSecurityScheme("bearer", SecuritySchemes.jwt());
        components.addSecurityScheme("cookie", SecuritySchemes.cookie("access_token"));
        components.addSecurityScheme("basic", SecuritySchemes.basic());
    }
}
