package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of a refusal: a sentence for people and, except for rate limits, a code for programs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem", requiredProperties = "message")
record Problem(String message, String code) {}
