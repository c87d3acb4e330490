package dev.countersign.wire.hoody;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.kernel.SecretToken;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** The token of a challenge, from the body or the Authorization header (RFC 6750, 2.1). */
final class TempToken {

    private static final String SCHEME = "Bearer ";

    private TempToken() {}

    /** Two tokens that differ are refused: which one counts would be anybody's guess. */
    static SecretToken of(String inBody, HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        Optional<String> inHeader = headers.isEmpty() ? Optional.empty() : Optional.of(bearer(headers));
        if (inBody == null && inHeader.isEmpty()) {
            throw Refused.missing(List.of(new Violation("/temp_token", "is required")), null);
        }
        if (inBody != null && inHeader.isPresent() && !inBody.equals(inHeader.get())) {
            throw Refused.because(Reason.INVALID_TEMP_TOKEN);
        }
        return Fields.challenge(inBody == null ? inHeader.get() : inBody);
    }

    private static String bearer(List<String> headers) {
        if (headers.size() > 1 || !headers.getFirst().startsWith(SCHEME)) {
            throw Refused.because(Reason.INVALID_TEMP_TOKEN);
        }
        return headers.getFirst().substring(SCHEME.length());
    }
}
