/**
 * The Thogits dialect, a few paths below {@code /api/auth}: state travels in two cookies, and a refusal is a status and one
 * sentence. Each resource file holds one path. Entry: {@link dev.countersign.wire.thogits.LoginResource}, {@link
 * dev.countersign.wire.thogits.TotpResource}.
 */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Countersign, Thogits dialect",
                        version = "1",
                        description =
                                "State travels in cookies; a POST that carries one comes from an allowed Origin."),
        components =
                @Components(
                        responses =
                                @APIResponse(
                                        name = "Refusal",
                                        description = "A refusal: one sentence",
                                        content =
                                                @Content(
                                                        mediaType = "application/json",
                                                        schema = @Schema(implementation = Message.class))),
                        securitySchemes = {
                            @SecurityScheme(
                                    securitySchemeName = "session",
                                    type = SecuritySchemeType.APIKEY,
                                    in = SecuritySchemeIn.COOKIE,
                                    apiKeyName = "session"),
                            @SecurityScheme(
                                    securitySchemeName = "session_2fa",
                                    type = SecuritySchemeType.APIKEY,
                                    in = SecuritySchemeIn.COOKIE,
                                    apiKeyName = "session_2fa")
                        }))
package dev.countersign.wire.thogits;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
