package dev.countersign.wire.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * The bearer tokens in the {@code Authorization} headers of a request (RFC 6750, 2.1).
 *
 * @param headers how many such headers there are, of any scheme
 */
public record BearerHeader(List<String> tokens, int headers) {

    private static final String SCHEME = "Bearer ";

    /** For contracts that spell the scheme exactly so. */
    public static BearerHeader exact(HttpServerRequest request) {
        return of(request, false);
    }

    /** The name of the scheme in any case (RFC 9110, 11.1). */
    public static BearerHeader inAnyCase(HttpServerRequest request) {
        return of(request, true);
    }

    private static BearerHeader of(HttpServerRequest request, boolean anyCase) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        List<String> tokens = headers.stream()
                .filter(header -> header.regionMatches(anyCase, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()))
                .toList();
        return new BearerHeader(tokens, headers.size());
    }

    public boolean isAbsent() {
        return headers == 0;
    }

    /** The token; empty if it is not in the only header. */
    public Optional<String> only() {
        return headers == 1 ? tokens.stream().findFirst() : Optional.empty();
    }

    /** The access token, or a credential that is refused; empty without a header. */
    public Optional<Credential> credential() {
        return isAbsent()
                ? Optional.empty()
                : Optional.of(only().<Credential>map(token -> new Credential.Access(List.of(token)))
                        .orElseGet(Credential.Unreadable::new));
    }

    @Override
    public String toString() {
        return "***";
    }
}
