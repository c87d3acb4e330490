package dev.countersign.wire.openapi;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** The security schemes of the dialects (OpenAPI 3.1, 4.8.27). */
public final class SecuritySchemes {

    private SecuritySchemes() {}

    /** A token in {@code Authorization: Bearer}. */
    public static SecurityScheme bearer() {
        return OASFactory.createSecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer");
    }

    /** A signed access token in {@code Authorization: Bearer}. */
    public static SecurityScheme jwt() {
        return bearer().bearerFormat("JWT");
    }

    /** A name and a password in {@code Authorization: Basic}. */
    public static SecurityScheme basic() {
        return OASFactory.createSecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic");
    }

    /** A cookie; {@code name} is without the prefix that it gets over https. */
    public static SecurityScheme cookie(String name) {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.COOKIE)
                .name(name);
    }
}
