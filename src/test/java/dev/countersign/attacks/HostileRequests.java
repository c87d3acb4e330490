package dev.countersign.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.testing.Api;
import dev.countersign.testing.OpenApiDocuments;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Almost valid requests: each starts as a valid request for an endpoint and is then changed in a few places. A seed
 * always gives the same requests.
 */
final class HostileRequests {

    /** One request as it goes over the wire. */
    record Request(String method, String target, byte[] bytes) {
        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * An endpoint and the JSON body that its document describes.
     *
     * @param fields by name, with their schemas; empty where there is no such body
     */
    private record Endpoint(String method, String path, Map<String, JsonNode> fields) {}

    private static final List<String> DIALECTS = List.of("hoody", "better-auth", "thogits", "hydracore");
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get");
    private static final List<String> PIECES = List.of(
            "",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "\u0000",
            "%00",
            "%2e%2e/",
            ";x",
            "//",
            "'",
            "' or 1=1--",
            "${jndi:ldap://x}",
            "{{7*7}}",
            "<b>",
            "null",
            "true",
            "[]",
            "{}",
            "1e309",
            "-1",
            "\u00e9",
            "\u202e",
            "\ud83d\ude00",
            "123456",
            "\u0661\u0662\u0663\u0664\u0665\u0666",
            "a@b.co",
            "a@b.co,c@d.co",
            "0".repeat(64),
            "A".repeat(5000),
            "eyJhbGciOiJub25lIn0.e30.");
    private static final List<String> CONTENT_TYPES = List.of(
            "application/json",
            "application/json; charset=utf-8",
            "application/json; charset=utf-7",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/plain",
            "",
            "application/json, text/plain");
    private static final String JSON = """
            {"email":"a@b.co","password":"Correct-Horse-7-battery","name":"A","username":"somebody","token":"%TOKEN%",\
            "refreshToken":"%TOKEN%","refresh_token":"%TOKEN%","temp_token":"%TOKEN%","code":"123456","otp_code":"123456",\
            "newPassword":"Correct-Horse-7-battery","enabled":true,"trustDevice":true,"rememberMe":false,\
            "callbackURL":"/","region":"eu","response_mode":"tokens","auth_intent_token":"%TOKEN%"}""".replace("%TOKEN%", "ab".repeat(32));

    private static final String PLACE = "the text under test";

    private final Random random;
    private final List<Endpoint> endpoints = new ArrayList<>();

    HostileRequests(long seed) {
        this.random = new Random(seed);
        for (String dialect : DIALECTS) {
            JsonNode document = OpenApiDocuments.of(dialect).orElseThrow();
            document.path("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .properties()
                            .forEach(operation -> endpoints.add(new Endpoint(
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    fields(document, operation.getValue())))));
        }
        for (String page : List.of("/account/verify", "/account/reset")) {
            endpoints.add(new Endpoint("GET", page, Map.of()));
            endpoints.add(new Endpoint("POST", page, Map.of()));
        }
    }

    private static Map<String, JsonNode> fields(JsonNode document, JsonNode operation) {
        JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
        JsonNode body =
                schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        body.path("properties").properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    /**
     * Valid requests for every endpoint with a JSON body: one for each text field, with {@code text} in that field.
     *
     * @param text as it stands between the quotes in JSON
     */
    List<Request> withTextInEachField(String text) {
        List<Request> requests = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            endpoint.fields().forEach((name, schema) -> {
                if (schema.toString().contains("\"string\"")) {
                    String target = endpoint.path().replaceAll("\\{[^}]*}", "0".repeat(24));
                    byte[] bytes =
                            RawHttp.request(endpoint.method(), target, bodyWith(endpoint, name, text), headers(false));
                    requests.add(new Request(endpoint.method(), target, bytes));
                }
            });
        }
        return requests;
    }

    private static String bodyWith(Endpoint endpoint, String field, String text) {
        JsonNode known = Api.parse(JSON.getBytes(StandardCharsets.UTF_8));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        endpoint.fields().keySet().forEach(name -> body.set(name, known.path(name)));
        if (body.path("email").isTextual()) {
            body.put("email", Person.stranger().email());
        }
        body.properties().removeIf(each -> each.getValue().isMissingNode());
        body.put(field, PLACE);
        return body.toString().replace(PLACE, text);
    }

    Request next() {
        Endpoint endpoint = endpoints.get(random.nextInt(endpoints.size()));
        String method = random.nextInt(10) == 0 ? pick(METHODS) : endpoint.method();
        String target = target(endpoint.path());
        boolean form = endpoint.path().startsWith("/account/") && random.nextInt(5) > 0;
        String body = method.equals("GET") || method.equals("HEAD") ? "" : body(form);
        return new Request(method, target, RawHttp.request(method, target, body, headers(form)));
    }

    private String target(String path) {
        String target = path.replaceAll("\\{[^}]*}", random.nextBoolean() ? "0".repeat(24) : "x");
        if (random.nextInt(4) == 0) {
            target = changed(target);
        }
        if (random.nextInt(4) == 0) {
            target += "?" + pick(List.of("token", "code", "state", "a")) + '=' + pick(PIECES);
        }
        // Characters that end the request line are tested elsewhere.
        return target.replaceAll("[\\s\\x00]", "_").replaceAll("^[^/]", "/");
    }

    private String body(boolean form) {
        String body = form ? "token=" + "ab".repeat(32) + "&password=Correct-Horse-7-battery" : JSON;
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            body = changed(body);
        }
        return body;
    }

    private String changed(String text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(12));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, from);
            case 1 -> text.substring(0, from) + pick(PIECES) + text.substring(from);
            case 2 -> text.substring(0, to) + text.substring(from, to) + text.substring(to);
            default -> text.substring(0, from) + pick(PIECES) + text.substring(to);
        };
    }

    private String[] headers(boolean form) {
        List<String> headers = new ArrayList<>();
        headers.add("X-Forwarded-For: " + Api.fromAnywhere().address());
        headers.add(
                "Content-Type: " + (random.nextInt(8) == 0 ? pick(CONTENT_TYPES) : CONTENT_TYPES.get(form ? 3 : 0)));
        add(headers, "Authorization", List.of("Bearer ", "Basic ", "bearer ", "Digest ", "Bearer"));
        add(
                headers,
                "Cookie",
                List.of(
                        "better-auth.session_token=",
                        "better-auth.two_factor=x; better-auth.two_factor=",
                        "session=",
                        "session_2fa=",
                        "access_token=",
                        "refresh_token=",
                        "=;;",
                        "a"));
        add(headers, "Origin", List.of("null", "https://evil.example", Api.baseUrl(), "http://"));
        add(headers, "Want-Signature", List.of("v2", "v"));
        add(headers, "Accept", List.of("text/html", "*/*;q=x", "application/json"));
        return headers.toArray(String[]::new);
    }

    private void add(List<String> headers, String name, List<String> values) {
        if (random.nextInt(3) == 0) {
            String value = pick(values) + (random.nextBoolean() ? pick(PIECES) : "");
            // A header line ends where a line ends.
            headers.add(name + ": " + value.replaceAll("[\\r\\n\\x00]", " "));
        }
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
