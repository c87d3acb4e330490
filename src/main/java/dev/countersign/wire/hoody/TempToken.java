package dev.countersign.wire.hoody;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.kernel.SecretToken;
import dev.countersign.wire.http.BearerHeader;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** The token of a challenge, from the body or the Authorization header (RFC 6750, 2.1). */
final class TempToken {

    private TempToken() {}

    /** Two tokens that differ are refused: which one counts would be anybody's guess. */
    static SecretToken of(String inBody, HttpServerRequest request) {
        Optional<String> inHeader = inHeader(BearerHeader.exact(request));
        if (inBody == null && inHeader.isEmpty()) {
            throw Refused.missing(List.of(new Violation("/temp_token", "is required")), null);
        }
        if (inBody != null && inHeader.isPresent() && !inBody.equals(inHeader.get())) {
            throw Refused.because(Reason.INVALID_TEMP_TOKEN);
        }
        return Fields.challenge(inBody == null ? inHeader.get() : inBody);
    }

    private static Optional<String> inHeader(BearerHeader header) {
        Optional<String> token = header.only();
        if (token.isEmpty() && !header.isAbsent()) {
            throw Refused.because(Reason.INVALID_TEMP_TOKEN);
        }
        return token;
    }
}
