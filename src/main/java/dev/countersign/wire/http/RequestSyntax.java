package dev.countersign.wire.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds requests that a proxy in front of the server may read differently from the server: such a request can smuggle a
 * second one past the proxy (RFC 9112, 11.2).
 */
public final class RequestSyntax {

    /**
     * A header that the connection's decoder adds when it saw a flaw that the parsed request no longer shows. A client that
     * sends this header itself is refused, too.
     */
    public static final String FLAW = "x-countersign-malformed";

    private static final CharSequence EXPECT = HttpHeaders.createOptimized("Expect");
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._~!$&'()*+,;=%-]{1,255})(:[0-9]{0,5})?");

    private RequestSyntax() {}

    /** What is wrong with the head of a request; empty if nothing is. */
    static Optional<HttpReason> flaw(HttpServerRequest request) {
        if (request.headers().contains(FLAW) || !isFramedClearly(request) || !hasOneAuthority(request)) {
            return Optional.of(HttpReason.MALFORMED_REQUEST);
        }
        List<String> expected = request.headers().getAll(EXPECT);
        boolean known = expected.isEmpty()
                || (expected.size() == 1 && expected.getFirst().equalsIgnoreCase("100-continue"));
        return known ? Optional.empty() : Optional.of(HttpReason.EXPECTATION_FAILED);
    }

    /* The decoder ignores every transfer coding except chunked, and reads as many bytes as Content-Length says. */
    private static boolean isFramedClearly(HttpServerRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        List<String> lengths = request.headers().getAll(HttpHeaders.CONTENT_LENGTH);
        if (codings.isEmpty()) {
            return lengths.size() <= 1;
        }
        return codings.size() == 1
                && codings.getFirst().equalsIgnoreCase("chunked")
                && lengths.isEmpty()
                && request.version() == HttpVersion.HTTP_1_1;
    }

    /* RFC 9112, 3.2: exactly one in HTTP/1.1; HTTP/2 has a pseudo-header for it (RFC 9113, 8.3.1). */
    private static boolean hasOneAuthority(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (request.version() == HttpVersion.HTTP_2) {
            return request.authority() != null && hosts.size() <= 1;
        }
        if (hosts.isEmpty()) {
            return request.version() == HttpVersion.HTTP_1_0;
        }
        return hosts.size() == 1 && AUTHORITY.matcher(hosts.getFirst()).matches();
    }
}
