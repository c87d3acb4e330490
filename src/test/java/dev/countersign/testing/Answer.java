package dev.countersign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An answer of the server.
 *
 * @param target path and query of the request
 */
public record Answer(String method, String target, int status, HttpHeaders headers, byte[] body) {

    public String path() {
        return target.replaceFirst("\\?.*", "");
    }

    public JsonNode json() {
        return Api.parse(body);
    }

    /** The value at a JSON pointer; fails if it does not exist. */
    public String text(String pointer) {
        JsonNode node = json().at(pointer);
        if (node.isMissingNode()) {
            throw new AssertionError("no " + pointer + " in " + this);
        }
        return node.asText();
    }

    /** The raw body, for pages. */
    public String html() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public String code() {
        return json().path("code").asText();
    }

    public String message() {
        return json().path("message").asText();
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public List<String> headerValues(String name) {
        return headers.allValues(name);
    }

    @Override
    public String toString() {
        return method + ' ' + path() + " -> " + status + ' ' + new String(body, StandardCharsets.UTF_8);
    }
}
