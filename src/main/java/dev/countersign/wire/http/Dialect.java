package dev.countersign.wire.http;

import dev.countersign.kernel.Refused;
import java.util.Map;
import java.util.Set;

/** One wire contract: where its paths begin, and how it says no. */
public interface Dialect {

    /** Its name in logs. */
    String name();

    /** Whether a request's path is one of this dialect's, also when nothing answers there. */
    boolean owns(String path);

    /** Its answer to a refusal. */
    Answer answer(Refused refused);

    /** What all responses below its paths carry, whoever makes them. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** The methods that {@code path} answers, for {@code Allow} (RFC 9110, 10.2.1); empty when nothing answers there. */
    Set<String> methods(String path);

    /** A status and the body that goes with it. */
    sealed interface Answer {

        int status();

        Object body();

        String contentType();

        /** For programs; the body is written as JSON. */
        record Json(int status, Object body) implements Answer {

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
