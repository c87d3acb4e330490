package dev.countersign.wire.hydracore;

import dev.countersign.kernel.Refused.Violation;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of a refusal: one sentence, or everything that is wrong with the body of the request. */
@Schema(requiredProperties = "detail")
record HydraCoreError(
        @Schema(oneOf = {String.class, HydraCoreError.Fields.class})
        Object detail) {

    @Schema(type = SchemaType.ARRAY, implementation = Field.class, description = "All that is wrong with the body")
    interface Fields {}

    /**
     * One problem with the body.
     *
     * @param loc the path to the field, beginning with {@code body}
     * @param type Pydantic's name for the problem
     */
    record Field(List<String> loc, String msg, String type) {

        static Field of(Violation violation) {
            List<String> loc = loc(violation.instancePath());
            return switch (violation.flaw()) {
                case MISSING -> new Field(loc, "Field required", "missing");
                case TYPE -> new Field(loc, "Input should be a valid string", "string_type");
                case TOO_SHORT -> new Field(loc, violation.message(), "string_too_short");
                case TOO_LONG -> new Field(loc, violation.message(), "string_too_long");
                case VALUE -> new Field(loc, violation.message(), "value_error");
            };
        }

        /** A problem with the body as a whole. */
        static Field ofBody(String msg, String type) {
            return new Field(loc(""), msg, type);
        }

        private static List<String> loc(String pointer) {
            List<String> loc = new ArrayList<>(List.of("body"));
            if (!pointer.isEmpty()) {
                loc.addAll(List.of(pointer.substring(1).split("/")));
            }
            return loc;
        }
    }
}
