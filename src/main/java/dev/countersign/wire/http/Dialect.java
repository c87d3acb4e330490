package dev.countersign.wire.http;

import dev.countersign.automation.RealmId;
import dev.countersign.kernel.Refused;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One wire contract: its paths, and its answers to refusals. */
public interface Dialect {

    /** Its name in logs and in the setting that switches dialects on. */
    String name();

    /** Whether it is on regardless of that setting. */
    default boolean isAlwaysOn() {
        return false;
    }

    /**
     * The paths that it owns, with or without an endpoint. A path that ends with a slash stands for everything below
     * it, except for longer paths of another dialect.
     */
    Set<String> paths();

    /** Its answer to a refusal of the core. */
    Answer answer(Refused refused);

    /** Its answer to a refusal of HTTP. */
    Answer answer(HttpRefused refused);

    /** An answer to a refusal as the endpoint at {@code path} words it. */
    default Answer at(String path, Answer answer) {
        return answer;
    }

    /**
     * The credentials that a request for one of its paths presents. Each is looked up only if the ones before it are
     * invalid.
     */
    default List<Credential> credentials(HttpServerRequest request) {
        return BearerHeader.exact(request).credential().stream().toList();
    }

    /** The realm that the request is for, where the dialect has realms. */
    default Optional<RealmId> realm(HttpServerRequest request) {
        return Optional.empty();
    }

    /**
     * Whether an endpoint that requires a caller is refused without one before its body is read. Otherwise its resources
     * ask {@link Callers} when the contract's order says so.
     */
    default boolean asksForCallerFirst() {
        return true;
    }

    /**
     * Whether requests to this path may have bodies as large as the server takes at all; others may have 16 kB. Choose only
     * paths whose endpoints refuse strangers before they read the body.
     *
     * @param path normalized
     */
    default boolean takesLargeBodies(String path) {
        return false;
    }

    /** Whether a request with invalid credentials alone is treated like one without any. */
    default boolean ignoresInvalidCredentials() {
        return false;
    }

    /** The scheme in {@code WWW-Authenticate} (RFC 9110, 11.6.1). */
    default String scheme() {
        return "Bearer";
    }

    /** The scheme at {@code path}, for dialects with more than one. */
    default String scheme(String path) {
        return scheme();
    }

    /**
     * Checks a request before anything reads its body.
     *
     * @throws HttpRefused with {@code ORIGIN_NOT_ALLOWED} for example
     */
    default void admit(HttpServerRequest request) {}

    /**
     * Whether it checks itself, call by call, which pages may send requests. Otherwise every request from an origin
     * that is not allowed is refused before anything reads it.
     */
    default boolean judgesOrigins() {
        return false;
    }

    /** Headers of all responses at its paths, including those that the framework makes. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /**
     * The methods that one of its paths answers.
     *
     * @param ofResources the methods of the resources at that path
     */
    default Set<String> methods(Set<String> ofResources) {
        return ofResources;
    }

    /** A status and the body that goes with it. */
    sealed interface Answer {

        int status();

        Object body();

        String contentType();

        /** Further headers, such as a scheme other than the dialect's. */
        default Map<String, String> headers() {
            return Map.of();
        }

        /** Without a body. */
        record Empty(int status) implements Answer {

            @Override
            public Object body() {
                return null;
            }

            @Override
            public String contentType() {
                return null;
            }
        }

        /** For programs; the body is written as JSON. */
        record Json(int status, Object body, Map<String, String> headers) implements Answer {

            public Json(int status, Object body) {
                this(status, body, Map.of());
            }

            @Override
            public String contentType() {
                return "application/json;charset=UTF-8";
            }
        }

        /** For people. */
        record Html(int status, String body) implements Answer {

            @Override
            public String contentType() {
                return "text/html;charset=UTF-8";
            }
        }
    }
}
