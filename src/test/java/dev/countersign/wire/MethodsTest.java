package dev.countersign.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.OpenApiDocuments;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The methods that every path has in addition to those of its resource. */
@QuarkusTest
@WithTestResource(Servers.class)
class MethodsTest {

    private static Set<String> documented(JsonNode operations) {
        Set<String> methods = new TreeSet<>();
        operations.fieldNames().forEachRemaining(name -> methods.add(name.toUpperCase(Locale.ROOT)));
        return methods;
    }

    private static String url(String template) {
        return template.replaceAll("\\{\\w+}", "0123456789abcdef01234567");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hoody", "better-auth", "thogits", "hydracore"})
    void answersHeadLikeGetWithoutABody(String dialect) {
        JsonNode paths = OpenApiDocuments.of(dialect).orElseThrow().path("paths");
        int[] gets = {0};
        paths.properties().stream()
                .filter(path -> path.getValue().has("get"))
                .map(path -> url(path.getKey()))
                .forEach(url -> {
                    Answer get = Api.fromAnywhere().get(url);
                    Answer head = Api.fromAnywhere().method("HEAD", url);
                    assertThat(head.status()).as(url).isEqualTo(get.status());
                    assertThat(head.header("Content-Type")).as(url).isEqualTo(get.header("Content-Type"));
                    assertThat(head.body()).as(url).isEmpty();
                    gets[0]++;
                });
        assertThat(gets[0]).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hoody", "thogits", "hydracore"})
    void listsTheMethodsOfThePathAndNoOthers(String dialect) {
        JsonNode paths = OpenApiDocuments.of(dialect).orElseThrow().path("paths");
        paths.properties().forEach(path -> {
            Answer options = Api.fromAnywhere().method("OPTIONS", url(path.getKey()));
            assertThat(options.status()).as(path.getKey()).isEqualTo(200);
            assertThat(options.body()).isEmpty();
            Set<String> expected = documented(path.getValue());
            expected.add("OPTIONS");
            if (expected.contains("GET")) {
                expected.add("HEAD");
            }
            assertThat(options.header("Allow").split(", "))
                    .as(path.getKey())
                    .containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/api/v1/nothing",
                "/api/auth/ok",
                "/api/auth/nothing",
                "/api/auth/2fa",
                "/auth/nothing"
            })
    void listsNoneWhereNothingAnswers(String path) {
        Answer options = Api.fromAnywhere().method("OPTIONS", path);
        assertThat(options.status()).isEqualTo(404);
        assertThat(Arrays.asList(options.header("Allow"))).containsExactly("");
    }
}
