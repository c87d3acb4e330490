package dev.countersign.wire.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Tells a user who opens a URL from programs that only look at it. What a GET uses up must not be used up by mail
 * scanners, prefetching or scripts.
 */
public final class Navigation {

    private static final List<String> PREFETCH = List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");

    private Navigation() {}

    /** Whether a browser shows the answer to a user in a window of its own, as far as the request tells. */
    public static boolean isReal(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && PREFETCH.stream().noneMatch(name -> request.headers().contains(name))
                && isAbsentOr(request, "Sec-Fetch-Mode", "navigate")
                && isAbsentOr(request, "Sec-Fetch-Dest", "document");
    }

    private static boolean isAbsentOr(HttpServerRequest request, String header, String value) {
        List<String> values = request.headers().getAll(header);
        return values.isEmpty() || values.equals(List.of(value));
    }
}
