package dev.countersign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The documents that the running server has on its management port, one per dialect. */
public final class OpenApiDocuments {

    private static final String REFERENCE = "hoody";
    private static final List<String> OTHERS = List.of("better-auth", "thogits", "hydracore");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private OpenApiDocuments() {}

    /** The document of a dialect; empty if the server has none. */
    public static Optional<JsonNode> of(String dialect) {
        String name = dialect.equals(REFERENCE) ? "openapi" : "openapi-" + dialect;
        URI uri = URI.create("http://localhost:" + Servers.managementPort() + "/q/" + name + "?format=json");
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build()) {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
            return switch (response.statusCode()) {
                case 200 -> Optional.of(Api.parse(response.body()));
                case 404 -> Optional.empty();
                default -> throw new AssertionError("no OpenAPI document: " + uri + ": " + response.statusCode());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The documents of all dialects that the server has enabled. */
    static List<JsonNode> all() {
        JsonNode reference = of(REFERENCE).orElseThrow(() -> new AssertionError("no OpenAPI document"));
        return Stream.concat(
                        Stream.of(reference),
                        OTHERS.stream().map(OpenApiDocuments::of).flatMap(Optional::stream))
                .toList();
    }
}
