package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a refusal says: a sentence for people and, but for a limit of rate, a code for programs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem", requiredProperties = "message")
record Problem(String message, String code) {}
