package dev.countersign.wire.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.countersign.testing.Api;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI documents on the management port: their formats, and that each holds its own dialect only. */
@QuarkusTest
@WithTestResource(Servers.class)
class DocumentsTest {

    private static HttpResponse<byte[]> get(String path, String accept) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + Servers.managementPort() + path);
            return http.send(
                    HttpRequest.newBuilder(uri).header("Accept", accept).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openapi, /api/v1/users/auth/login, /api/auth/get-session",
        "openapi-better-auth, /api/auth/get-session, /api/v1/users/auth/login",
        "openapi-thogits, /api/auth/2fa/totp/setup, /api/auth/get-session",
        "openapi-hydracore, /auth/refresh, /api/auth/get-session"
    })
    void holdTheirOwnDialectInBothFormats(String name, String own, String other) throws Exception {
        HttpResponse<byte[]> yaml = get("/q/" + name, "*/*");
        HttpResponse<byte[]> json = get("/q/" + name + "?format=json", "*/*");
        HttpResponse<byte[]> accepted = get("/q/" + name, "application/json");

        assertThat(yaml.statusCode()).isEqualTo(200);
        assertThat(yaml.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(accepted.body()).isEqualTo(json.body());
        JsonNode document = Api.parse(json.body());
        assertThat(new YAMLMapper().readTree(yaml.body())).isEqualTo(document);
        assertThat(document.path("openapi").asText()).startsWith("3.1");
        assertThat(document.path("paths").has(own)).isTrue();
        assertThat(document.path("paths").has(other)).isFalse();
    }

    @Test
    void areNamedByTheirDialect() throws Exception {
        assertThat(get("/q/openapi-pages", "*/*").statusCode()).isEqualTo(404);
        assertThat(get("/q/openapi-", "*/*").statusCode()).isEqualTo(404);
    }
}
