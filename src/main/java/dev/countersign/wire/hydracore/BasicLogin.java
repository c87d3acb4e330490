package dev.countersign.wire.hydracore;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.password.Password;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** An address and a password from HTTP Basic authentication (RFC 7617), in UTF-8. The first colon separates them. */
record BasicLogin(EmailAddress address, Password password) {

    private static final String SCHEME = "Basic ";

    /** @throws Refused with {@code MISSING_TOKEN}, or {@code INVALID_CREDENTIALS} if it cannot be anyone's login */
    static BasicLogin of(HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            throw Refused.because(Reason.MISSING_TOKEN);
        }
        String header = headers.getFirst();
        // The name of the scheme is case-insensitive (RFC 9110, 11.1).
        if (headers.size() > 1 || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw invalid();
        }
        return parse(decode(header.substring(SCHEME.length()).strip()));
    }

    private static BasicLogin parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || text.chars().anyMatch(Character::isISOControl)) {
            throw invalid();
        }
        String secret = text.substring(colon + 1);
        if (Fields.password("password", secret, 1).isPresent()) {
            throw invalid();
        }
        EmailAddress address = EmailAddress.parse(text.substring(0, colon)).orElseThrow(BasicLogin::invalid);
        return new BasicLogin(address, new Password(secret));
    }

    private static String decode(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw invalid();
        }
    }

    private static Refused invalid() {
        return Refused.because(Reason.INVALID_CREDENTIALS);
    }
}
