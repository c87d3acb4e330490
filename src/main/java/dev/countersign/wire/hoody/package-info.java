/**
 * The Hoody dialect, {@code /api/v1/**}: the reference for behaviour. Each resource file holds one group of endpoints
 * and the records of their requests and answers. Entry: {@link dev.countersign.wire.hoody.SessionResource}, {@link
 * dev.countersign.wire.hoody.SignupResource}.
 */
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
package dev.countersign.wire.hoody;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
