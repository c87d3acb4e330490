package dev.countersign.wire.http;

import dev.countersign.kernel.Refused;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One wire contract: where its paths begin, and how it says no. */
public interface Dialect {

    /** Its name in logs and in the setting that switches dialects on. */
    String name();

    /** Whether it is there whatever that setting says. */
    default boolean isAlwaysOn() {
        return false;
    }

    /**
     * The paths that belong to it, also where nothing answers. A path with a slash at its end stands for everything below
     * it, except for what a longer path of another dialect covers.
     */
    Set<String> paths();

    /** Its answer to a refusal of the core. */
    Answer answer(Refused refused);

    /** Its answer to a refusal of HTTP. */
    Answer answer(HttpRefused refused);

    /** By what a request for one of its paths says who is asking; empty when it does not say. */
    default Optional<Credential> credential(HttpServerRequest request) {
        return Credential.bearer(request);
    }

    /** The scheme that a refused credential is told of (RFC 9110, 11.6.1). */
    default String scheme() {
        return "Bearer";
    }

    /** The same at one path, for a dialect that has more than one scheme. */
    default String scheme(String path) {
        return scheme();
    }

    /**
     * What must hold of a request before anything reads its body.
     *
     * @throws HttpRefused with {@code ORIGIN_NOT_ALLOWED} for example
     */
    default void admit(HttpServerRequest request) {}

    /**
     * Whether it decides itself, call by call, which pages may ask. Otherwise every request from an origin that is not allowed
     * is refused before anything reads it.
     */
    default boolean judgesOrigins() {
        return false;
    }

    /** What all responses below its paths carry, whoever makes them. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** The methods that one of its paths answers; {@code ofResources} are those that its resources are annotated with. */
    default Set<String> methods(Set<String> ofResources) {
        return ofResources;
    }

    /** A status and the body that goes with it. */
    sealed interface Answer {

        int status();

        Object body();

        String contentType();

        /** What goes beside the body, such as another scheme than the dialect's. */
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
