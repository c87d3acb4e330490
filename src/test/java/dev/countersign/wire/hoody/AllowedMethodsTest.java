package dev.countersign.wire.hoody;

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
import org.junit.jupiter.api.Test;

/** Checks the handwritten method table against the OpenAPI document, which is generated from the resources. */
@QuarkusTest
@WithTestResource(Servers.class)
class AllowedMethodsTest {

    @Test
    void namesTheMethodsOfEveryPathWhenItRefusesAnother() {
        JsonNode paths = OpenApiDocuments.of("hoody").orElseThrow().path("paths");
        assertThat(paths.size()).isGreaterThan(10);
        paths.properties().forEach(path -> {
            Set<String> documented = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(name -> documented.add(name.toUpperCase(Locale.ROOT)));
            documented.remove("PARAMETERS");
            String url = path.getKey().replaceAll("\\{\\w+}", "0123456789abcdef01234567");
            Answer answer = Api.fromAnywhere().method(documented.contains("PUT") ? "POST" : "PUT", url);
            assertThat(answer.status()).as(url).isEqualTo(405);
            Set<String> allowed =
                    new TreeSet<>(Arrays.asList(answer.header("Allow").split(", ")));
            assertThat(allowed).as(url).contains("OPTIONS");
            allowed.removeAll(Set.of("OPTIONS", "HEAD"));
            assertThat(allowed).as(url).isEqualTo(documented);
        });
    }
}
