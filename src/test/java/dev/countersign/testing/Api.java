package dev.countersign.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A client of the server with its own IP address, so that tests never share a rate limit. It checks that every
 * answer with a body has a valid signature and that caches may not keep it.
 */
public final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String base;
    private final String address;
    private final Map<String, String> headers;

    private Api(String base, String address, Map<String, String> headers) {
        this.base = base;
        this.address = address;
        this.headers = headers;
    }

    /** A client from a random address; the servers of the tests trust the forwarding headers of this machine. */
    public static Api fromAnywhere() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return from("10." + random.nextInt(256) + '.' + random.nextInt(256) + '.' + random.nextInt(1, 255));
    }

    public static Api from(String address) {
        return new Api(baseUrl(), address, Map.of());
    }

    /** Where the server under test listens, in the JVM or as a process of its own. */
    public static String baseUrl() {
        return "http://localhost:" + Servers.port();
    }

    /** This client, sending an access token. */
    public Api as(String accessToken) {
        return with("Authorization", "Bearer " + accessToken);
    }

    /** This client, asking another instance. */
    public Api at(ServerProcess server) {
        return new Api("http://localhost:" + server.port(), address, headers);
    }

    public Api with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Api(base, address, more);
    }

    public String address() {
        return address;
    }

    /** What this client sends with every request. */
    Map<String, String> headers() {
        Map<String, String> all = new HashMap<>(headers);
        all.putIfAbsent("X-Forwarded-For", address);
        return all;
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    public Answer delete(String path) {
        return send(request(path).DELETE().build());
    }

    /** A request with a body: names and values, as {@link #post} sends them. */
    public Answer deleteWith(String path, Object... fields) {
        return withBody("DELETE", path, fields);
    }

    public Answer patch(String path, Object... fields) {
        return withBody("PATCH", path, fields);
    }

    public Answer put(String path, Object... fields) {
        return withBody("PUT", path, fields);
    }

    private Answer withBody(String method, String path, Object... fields) {
        return send(method, path, "application/json", object(fields).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends names and values as a JSON object; a null value is left out. */
    public Answer post(String path, Object... fields) {
        return postRaw(path, object(fields));
    }

    public Answer postRaw(String path, String body) {
        return send(json(path, body));
    }

    public Answer postBytes(String path, byte[] body, String contentType) {
        return send("POST", path, contentType, body);
    }

    public Answer send(String method, String path, String contentType, byte[] body) {
        return send(request(path)
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    /** Posts without a Content-Length. */
    public Answer sendChunked(String path, String contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(request(path)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .build());
    }

    public CompletableFuture<Answer> postLater(String path, Object... fields) {
        return later(json(path, object(fields)));
    }

    /** Sends names and values as a browser sends a form. */
    public Answer postForm(String path, String... fields) {
        return send(form(path, fields));
    }

    public CompletableFuture<Answer> postFormLater(String path, String... fields) {
        return later(form(path, fields));
    }

    private CompletableFuture<Answer> later(HttpRequest request) {
        return HTTP.sendAsync(request, BodyHandlers.ofByteArray())
                .thenApply(response -> answer(response, request.method()));
    }

    public Answer method(String method, String path) {
        return send(request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private HttpRequest json(String path, String body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
    }

    private HttpRequest form(String path, String... fields) {
        StringJoiner pairs = new StringJoiner("&");
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(URLEncoder.encode(fields[i], StandardCharsets.UTF_8)
                    + '='
                    + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(pairs.toString()))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        headers().forEach(request::setHeader);
        return request;
    }

    private Answer send(HttpRequest request) {
        try {
            return answer(HTTP.send(request, BodyHandlers.ofByteArray()), request.method());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer answer(HttpResponse<byte[]> response, String method) {
        String query = response.uri().getRawQuery();
        String target = response.uri().getRawPath() + (query == null ? "" : '?' + query);
        Answer answer = new Answer(method, target, response.statusCode(), response.headers(), response.body());
        if (response.body().length > 0 && SignatureCheck.isExpected(base)) {
            SignatureCheck.verify(base, answer);
        }
        OpenApiCheck.verify(answer);
        if (!answer.headerValues("Cache-Control").equals(List.of("no-store"))) {
            throw new AssertionError(
                    "may be kept by caches: " + answer.headers().map() + answer);
        }
        return answer;
    }

    static String object(Object... fields) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i + 1] != null) {
                object.put((String) fields[i], fields[i + 1]);
            }
        }
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
