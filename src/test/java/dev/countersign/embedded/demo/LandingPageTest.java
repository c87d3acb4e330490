package dev.countersign.embedded.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Programs;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The landing page of development. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(DemoProfile.class)
class LandingPageTest {

    private static final Pattern LINE = Pattern.compile("<pre><code>(.*?)</code></pre>");
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static String page() throws Exception {
        HttpResponse<String> answer = get(Api.baseUrl() + "/");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void tellsWhatIsRunningButNoPassword() throws Exception {
        assertThat(page())
                .contains("PostgreSQL", "postgresql://127.0.0.1:", "redis://127.0.0.1:", "SMTP on <code>127.0.0.1:")
                .doesNotContain("{{", "not configured", "redis://:")
                .doesNotContainPattern("<script|\\son[a-z]+=|<style");
    }

    @Test
    void linksOnlyToWhatIsThere() throws Exception {
        List<String> links =
                LINK.matcher(page()).results().map(link -> link.group(1)).toList();
        assertThat(links).hasSizeGreaterThan(8);
        for (String link : links) {
            assertThat(get(URI.create(Api.baseUrl() + "/").resolve(link).toString())
                            .statusCode())
                    .as(link)
                    .isIn(200, 302);
        }
    }

    static Stream<String> lines() throws Exception {
        return LINE.matcher(page()).results().map(line -> line.group(1));
    }

    @Test
    void hasOneLineForEachDialect() throws Exception {
        assertThat(lines()).hasSize(4);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void signsUpWithAPastedLine(String escaped) throws Exception {
        assumeTrue(Programs.find("sh").isPresent() && Programs.find("curl").isPresent(), "no sh and curl on the PATH");
        String line = escaped.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
        Process shell =
                new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        shell.getOutputStream().close();

        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor()).as(output).isEqualTo(0);
        assertThat(output).containsPattern("HTTP/1.1 20[01] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/dev/demo", "/dev/demo/demo.js"})
    void doesNotExistBehindAProxy(String path) {
        // The tests' client sends X-Forwarded-For.
        Answer answer = Api.fromAnywhere().get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/authorize", "/keys", "/.well-known/openid-configuration"})
    void hasAProviderForThisMachineOnly(String path) throws Exception {
        assertThat(Api.fromAnywhere().get(DemoProvider.PATH + path).status()).isEqualTo(403);
        String rebound =
                "GET " + DemoProvider.PATH + path + " HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n";
        assertThat(RawHttp.exchange(rebound.getBytes(StandardCharsets.US_ASCII)))
                .startsWith("HTTP/1.1 403 ");
    }
}
