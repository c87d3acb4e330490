package dev.countersign.wire.thogits;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Refused;
import dev.countersign.password.Password;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An address and a password, to register or to sign in with. */
public record CredentialsRequest(
        @Schema(format = "email", maxLength = 254) @NotNull(message = "is required") String email,

        @Schema(format = "password") @NotNull(message = "is required") String password) {

    EmailAddress address() {
        return EmailAddress.parse(email).orElseThrow(() -> Refused.invalid("/email", "must be an email address"));
    }

    /** A new password; the password rule checks it later. */
    Password newPassword() {
        return new Password(password);
    }

    /** The password of an existing account. Its length is checked before anything else. */
    Password knownPassword() {
        return Password.existing(password, 1)
                .orElseThrow(() -> Refused.invalid("/password", "has 1 to 128 characters"));
    }

    @Override
    public String toString() {
        return "CredentialsRequest";
    }
}
