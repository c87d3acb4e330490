package dev.countersign.wire.hoody;

import dev.countersign.code.Code;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.secondfactor.Evidence;
import java.util.List;

/** Turns fields that passed the request's constraints into values of the core. */
final class Fields {

    static final int MIN_PASSWORD = 1;

    private Fields() {}

    static EmailAddress email(String email) {
        return EmailAddress.parse(email).orElseThrow(() -> Refused.invalid("/email", "must be an email address"));
    }

    static Password password(String password) {
        return new Password(password);
    }

    /** An existing password, which may be of another server with weaker rules. Its length is checked first. */
    static Password knownPassword(String password) {
        return Password.existing(password, MIN_PASSWORD)
                .orElseThrow(() -> Refused.invalid("/password", "has 1 to 128 characters"));
    }

    /** How a signed-in caller proves the first factor again: with the password, or with an email code instead. */
    static Evidence evidence(String password, String emailCode) {
        if (password != null && emailCode != null) {
            throw Refused.invalid("/email_code", "replaces the password; send only one of the two");
        }
        if (password == null && emailCode == null) {
            throw Refused.missing(List.of(new Violation("/password", "is required")), null);
        }
        return password != null
                ? new Evidence.ByPassword(knownPassword(password))
                : new Evidence.ByMail(
                        Code.mailed(emailCode).orElseThrow(() -> Refused.invalid("/email_code", "has six digits")));
    }

    static CodeChallenge codeChallenge(String challenge) {
        return CodeChallenge.parse(challenge)
                .orElseThrow(() -> Refused.invalid("/code_challenge", "has 43 characters of base64url"));
    }

    /** Parses a code from an authenticator app or a backup code, whichever it looks like. */
    static Code code(String field, String code) {
        return Code.parse(code)
                .orElseThrow(() -> Refused.invalid(field, "has six digits, or ten characters of a backup code"));
    }

    /** The token of a challenge; a malformed one is refused like an expired one. */
    static SecretToken challenge(String token) {
        return SecretToken.parse(token).orElseThrow(() -> Refused.because(Reason.INVALID_TEMP_TOKEN));
    }

    /** The token of a mailed link; a malformed one is refused like an unknown one. */
    static SecretToken mailed(String token, Reason otherwise) {
        return SecretToken.parse(token).orElseThrow(() -> Refused.because(otherwise));
    }
}
