package dev.countersign.wire.hoody;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.account.ProfileChange;
import dev.countersign.account.ProfileChange.Field;
import dev.countersign.kernel.Refused;
import dev.countersign.profile.Standings.Decision;
import dev.countersign.wire.http.RejectUnknownFields;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What changes. What is not sent stays. */
record UserUpdate(
        @Schema(minLength = 1, maxLength = 100) String alias,

        @Schema(implementation = String.class, nullable = true, description = "32 bytes in hex; null takes it away")
        JsonNode public_key,

        @Schema(
                implementation = Object.class,
                type = SchemaType.OBJECT,
                nullable = true,
                description = "8192 bytes at most; null takes it away")
        JsonNode metadata,

        @Schema(format = "password", minLength = 12, maxLength = 128)
        String password,

        @Schema(format = "password", maxLength = 128, description = "Needed for a new password")
        String current_password,

        @Schema(description = "Needed for a new password with a second factor, unless a code was given in this session")
        @Size(max = 256, message = "may have 256 characters at most") String otp_code,

        @Schema(description = "For administrators, and not beside fields of the profile")
        Boolean is_admin,

        @Schema(description = "For administrators, and not beside fields of the profile")
        Boolean is_banned)
        implements RejectUnknownFields {

    Decision decision() {
        return new Decision(Optional.ofNullable(is_admin), Optional.ofNullable(is_banned));
    }

    boolean changesPassword() {
        return password != null || current_password != null || otp_code != null;
    }

    ProfileChange profile() {
        return new ProfileChange(
                Optional.ofNullable(alias).map(UserUpdate::printable),
                Field.STAYS,
                public_key == null ? Field.STAYS : Field.becomes(TokenFields.publicKey(public_key)),
                metadata == null ? Field.STAYS : Field.becomes(metadata(metadata)));
    }

    private static String printable(String alias) {
        if (!ProfileChange.isAlias(alias)) {
            throw Refused.invalid("/alias", "is one line of 1 to 100 characters and not blank");
        }
        return alias;
    }

    private static Optional<String> metadata(JsonNode metadata) {
        if (metadata.isNull()) {
            return Optional.empty();
        }
        if (!metadata.isObject()) {
            throw Refused.invalid("/metadata", "must be an object");
        }
        String text = metadata.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > ProfileChange.LARGEST_METADATA) {
            throw HoodyReason.METADATA_TOO_LARGE.refused();
        }
        return Optional.of(text);
    }

    @Override
    public String toString() {
        return "UserUpdate";
    }
}
