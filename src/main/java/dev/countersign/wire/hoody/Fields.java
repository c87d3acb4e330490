package dev.countersign.wire.hoody;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import java.util.regex.Pattern;

/** Turns fields that passed the request's constraints into values of the core. */
final class Fields {

    private static final Pattern MAILED_TOKEN = Pattern.compile("[0-9a-f]{64}");

    private Fields() {}

    static EmailAddress email(String email) {
        return EmailAddress.parse(email).orElseThrow(() -> Refused.invalid("/email", "must be an email address"));
    }

    static Password password(String password) {
        return new Password(password);
    }

    /** A token of a mailed link; what cannot be one is refused like one that is not known. */
    static SecretToken mailed(String token, Reason otherwise) {
        if (!MAILED_TOKEN.matcher(token).matches()) {
            throw Refused.because(otherwise);
        }
        return new SecretToken(token);
    }

    static void requireTokensMode(String responseMode) {
        if (responseMode != null && !responseMode.equals("tokens")) {
            throw Refused.because(Reason.RESPONSE_MODE_UNSUPPORTED);
        }
    }
}
