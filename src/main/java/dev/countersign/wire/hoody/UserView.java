package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.countersign.account.Account;
import dev.countersign.wire.http.Timestamp;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as this dialect shows it; {@code avatar_url} is not stored. */
record UserView(
        @Schema(pattern = "^[0-9a-f]{24}$") String id,
        String username,
        String alias,
        String email,
        @Schema(nullable = true) String public_key,

        @Schema(nullable = true, type = SchemaType.OBJECT) @JsonRawValue
        String metadata,

        boolean is_admin,
        boolean is_banned,
        boolean email_verified,
        @Schema(nullable = true) String avatar_url,
        String signup_method,
        @Schema(format = "date-time") String created_at,
        @Schema(format = "date-time") String updated_at) {

    static UserView of(Account account) {
        return new UserView(
                account.id(),
                account.username(),
                account.alias(),
                account.email(),
                account.publicKey().orElse(null),
                account.metadata().orElse(null),
                account.isAdmin(),
                account.isBanned(),
                true,
                null,
                account.signupMethod(),
                time(account.createdAt()),
                time(account.updatedAt()));
    }

    /** ISO 8601 in UTC with milliseconds. */
    static String time(Instant instant) {
        return Timestamp.of(instant);
    }
}
