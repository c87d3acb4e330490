package dev.countersign.wire.hoody;

import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.ResponseMode;
import dev.countersign.signin.Ending;
import java.util.List;
import java.util.Optional;

/** Reads {@code response_mode} and {@code code_challenge}. */
final class ResponseModes {

    private ResponseModes() {}

    /** How a new sign-in ends. */
    static Ending<IssuedTokens> ending(String responseMode, String codeChallenge) {
        return new Ending<>(
                HoodyDialect.TERMS,
                expected(responseMode)
                        .filter(kind -> kind == ResponseMode.Kind.INTENT)
                        .map(intent -> required(codeChallenge)));
    }

    private static CodeChallenge required(String codeChallenge) {
        if (codeChallenge == null) {
            throw Refused.missing(List.of(new Violation("/code_challenge", "is required for an intent")), null);
        }
        return CodeChallenge.parse(codeChallenge)
                .orElseThrow(() -> Refused.invalid("/code_challenge", "has 43 characters of base64url"));
    }

    /** The mode that a client names. In the second step it is compared with that of the first. */
    static Optional<ResponseMode.Kind> expected(String responseMode) {
        return Optional.ofNullable(responseMode).map(mode -> switch (mode) {
            case "tokens" -> ResponseMode.Kind.TOKENS;
            case "intent" -> ResponseMode.Kind.INTENT;
            default -> throw Refused.invalid("/response_mode", "is tokens or intent");
        });
    }
}
