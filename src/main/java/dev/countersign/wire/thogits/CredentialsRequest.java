package dev.countersign.wire.thogits;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Refused;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordPolicy;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An address and a password, to register or to sign in with. */
public record CredentialsRequest(
        @Schema(format = "email", maxLength = 254) @NotNull(message = "is required") String email,

        @Schema(format = "password") @NotNull(message = "is required") String password) {

    EmailAddress address() {
        return EmailAddress.parse(email).orElseThrow(() -> Refused.invalid("/email", "must be an email address"));
    }

    /** One to be set; the rule of passwords has answers of its own. */
    Password newPassword() {
        return new Password(password);
    }

    /** One that is there already: its strength is no question, its length is looked at before anything else. */
    Password knownPassword() {
        Password secret = new Password(password);
        int length = secret.codePoints();
        if (length < 1 || length > PasswordPolicy.MAX_LENGTH) {
            throw Refused.invalid("/password", "has 1 to 128 characters");
        }
        return secret;
    }

    @Override
    public String toString() {
        return "CredentialsRequest";
    }
}
