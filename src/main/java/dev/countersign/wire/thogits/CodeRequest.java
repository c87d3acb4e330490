package dev.countersign.wire.thogits;

import dev.countersign.code.Code;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.wire.http.OptionalBody;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A code from an authenticator app. */
public record CodeRequest(@Schema(pattern = "^[0-9]{6}$") String code) implements OptionalBody {

    Code.Totp sixDigits() {
        return sixDigits(code);
    }

    static Code.Totp sixDigits(String code) {
        if (code == null) {
            throw Refused.missing(List.of(new Violation("/code", "is required")), null);
        }
        return Code.totp(code).orElseThrow(() -> Refused.because(Reason.MALFORMED_OTP_CODE));
    }

    @Override
    public String toString() {
        return "CodeRequest";
    }
}
