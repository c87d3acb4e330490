package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.kernel.Refused;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of every refusal: {@code error} is the status phrase or a symbol, {@code code} is always the symbol. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"statusCode", "error", "code", "message"})
record HoodyError(
        int statusCode,
        String error,
        String code,
        String message,

        @Schema(oneOf = {Violations.class, Subject.class, Attempts.class, Lockout.class, DevicePoll.class})
        Object data) {

    @Schema(
            type = SchemaType.ARRAY,
            implementation = Violation.class,
            description = "The fields that are wrong, each as a JSON pointer and what is wrong with it")
    interface Violations {}

    /** One invalid field. */
    record Violation(String instancePath, String message) {
        static Violation of(Refused.Violation violation) {
            return new Violation(violation.instancePath(), violation.message());
        }
    }

    @Schema(description = "The address that is not verified")
    record Subject(String email) {}

    @Schema(description = "How many more wrong codes are allowed before codes are locked")
    record Attempts(int attempts_remaining) {}

    @Schema(description = "What a waiting device has to do")
    record DevicePoll(
            @Schema(enumeration = {"authorization_pending", "slow_down", "access_denied", "expired_token"})
            String error) {}

    @Schema(description = "Seconds until codes are accepted again")
    record Lockout(long lockout_seconds) {}
}
