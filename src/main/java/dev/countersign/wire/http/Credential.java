package dev.countersign.wire.http;

import dev.countersign.kernel.SecretToken;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** By what a request says who is asking; nothing of it is verified yet. */
public sealed interface Credential {

    String BEARER = "Bearer ";

    /** A signed access token. */
    record Access(String token) implements Credential {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** The opaque tokens that may be of a session, which counts for its audience alone; see {@link Candidates}. */
    record Opaque(List<SecretToken> tokens, String audience) implements Credential {}

    /** Something that can be neither; it is refused like a forged one. */
    record Unreadable() implements Credential {}

    /** The access token in {@code Authorization: Bearer} (RFC 6750, 2.1), the header only, the scheme spelled exactly so. */
    static Optional<Credential> bearer(HttpServerRequest request) {
        return bearer(request, false);
    }

    /** The same for contracts that spell the scheme otherwise: its name is in any case (RFC 9110, 11.1). */
    static Optional<Credential> bearerInAnyCase(HttpServerRequest request) {
        return bearer(request, true);
    }

    private static Optional<Credential> bearer(HttpServerRequest request, boolean anyCase) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        String header = headers.getFirst();
        return Optional.of(
                headers.size() == 1 && header.regionMatches(anyCase, 0, BEARER, 0, BEARER.length())
                        ? new Access(header.substring(BEARER.length()))
                        : new Unreadable());
    }
}
