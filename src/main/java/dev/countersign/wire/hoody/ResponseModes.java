package dev.countersign.wire.hoody;

import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.ResponseMode;
import dev.countersign.signin.Ending;
import dev.countersign.wire.http.Origins;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Reads {@code response_mode} and {@code code_challenge}. */
@ApplicationScoped
class ResponseModes {

    private final Origins origins;

    ResponseModes(Origins origins) {
        this.origins = origins;
    }

    /**
     * How a new sign-in ends. From a hosted page it ends in an intent whenever there is a code challenge: the page
     * signs in for another application, and must never hold its tokens.
     */
    Ending<IssuedTokens> ending(String responseMode, String codeChallenge, HttpServerRequest request) {
        boolean named = expected(responseMode)
                .filter(kind -> kind == ResponseMode.Kind.INTENT)
                .isPresent();
        boolean hosted = codeChallenge != null && origins.isHosted(request);
        return new Ending<>(
                HoodyDialect.TERMS, named || hosted ? Optional.of(required(codeChallenge)) : Optional.empty());
    }

    private static CodeChallenge required(String codeChallenge) {
        if (codeChallenge == null) {
            throw Refused.missing(List.of(new Violation("/code_challenge", "is required for an intent")), null);
        }
        return Fields.codeChallenge(codeChallenge);
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
