package dev.countersign.wire.betterauth;

import dev.countersign.wire.openapi.DialectDocument;
import dev.countersign.wire.openapi.SecuritySchemes;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;

/** The OpenAPI document of the Better Auth dialect. */
public class BetterAuthOpenApi extends DialectDocument implements OASFilter {

    public BetterAuthOpenApi() {
        super(
                new About(
                        "Better Auth",
                        "State is in cookies; a POST that carries any must come from an allowed Origin."),
                new Refusals(
                        "A refusal; code names its reason",
                        Problem.class,
                        List.of("400", "401", "403", "406", "413", "415", "429", "500", "503")));
    }

    @Override
    protected void addTo(Components components) {
        components.addSecurityScheme("session", SecuritySchemes.cookie("better-auth.session_token"));
        components.addSecurityScheme(
                "bearer",
                SecuritySchemes.bearer().description("The token of the body, or of the header set-auth-token"));
    }
}
