package dev.countersign.wire.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets pages of allowed origins read answers (Fetch standard, 3.2). The headers are set before anything can refuse, so a
 * page can read a refusal of every status. A page of another origin gets none of them.
 */
@ApplicationScoped
class Cors {

    private static final String METHODS = "GET,HEAD,POST,PUT,PATCH,DELETE";
    private static final String EXPOSED =
            "set-auth-token,x-hoody-signature,x-hoody-signature-v2,retry-after,x-retry-after";
    private static final String PREFLIGHT_SECONDS = "600";

    /* Header names (RFC 9110, 5.1), separated by commas; a line break would start another header. */
    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,2048}");

    private final Origins origins;

    Cors(Origins origins) {
        this.origins = origins;
    }

    /** Lets the requesting page read the answer if its origin is allowed. */
    void share(HttpServerRequest request, HttpServerResponse response) {
        if (origins.isListed(request)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, request.getHeader(HttpHeaders.ORIGIN))
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
    }

    /** Why a page's request is refused before anything else reads it; empty if it is not. */
    Optional<HttpReason> refusal(HttpServerRequest request, Dialect dialect) {
        if (!origins.isForeign(request) || (dialect.judgesOrigins() && !isPreflight(request))) {
            return Optional.empty();
        }
        boolean none = "null".equals(request.getHeader(HttpHeaders.ORIGIN));
        return Optional.of(none ? HttpReason.ORIGIN_MISSING : HttpReason.ORIGIN_NOT_ALLOWED);
    }

    /** Whether this is a CORS preflight (Fetch standard, 3.2.2). */
    static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ORIGIN)
                && (request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                        || request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS));
    }

    /**
     * Answers the preflight of an allowed page. Every header that it asks for is allowed: libraries for tracing add their
     * own to each request, and no header is trusted because of its name.
     */
    void allow(HttpServerRequest request, HttpServerResponse response) {
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
                .putHeader(HttpHeaders.VARY, "Origin, Access-Control-Request-Headers");
        String names = String.join(", ", request.headers().getAll(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS));
        if (NAMES.matcher(names).matches()) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, names);
        }
        response.end();
    }
}
