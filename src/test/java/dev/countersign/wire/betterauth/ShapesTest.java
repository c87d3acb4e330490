package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.OpenApiDocuments;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bodies in the OpenAPI document ({@link Shapes}) are those that the server reads ({@link Body}). */
@QuarkusTest
@WithTestResource(Servers.class)
class ShapesTest {

    private static final Pattern READ = Pattern.compile("\\bbody\\.\\w+\\(\\s*\"(\\w+)\"");
    private static final Pattern NAMED = Pattern.compile("\\[body\\.(\\w+)]");

    /* The body of each call, by its path. */
    private final Map<String, JsonNode> bodies = new TreeMap<>();

    @BeforeEach
    void findBodies() {
        JsonNode document = OpenApiDocuments.of("better-auth").orElseThrow();
        document.path("paths").properties().forEach(path -> {
            JsonNode schema = path.getValue().at("/post/requestBody/content/application~1json/schema");
            String reference = schema.path("$ref").asText();
            JsonNode body = reference.isEmpty() ? schema : document.at(reference.substring(1));
            if (body.has("properties")) {
                bodies.put(path.getKey(), body);
            }
        });
        assertThat(bodies).hasSizeGreaterThan(8);
    }

    private static Set<String> properties(JsonNode body) {
        return body.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> objectedTo(String path, String body) {
        Answer answer = Api.fromAnywhere().postRaw(path, body);
        assertThat(answer.status()).as(path + ' ' + answer).isEqualTo(400);
        return NAMED.matcher(answer.text("/message"))
                .results()
                .map(named -> named.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void haveNoFieldThatIsNotChecked() {
        bodies.forEach((path, body) -> {
            String wrong = properties(body).stream()
                    .map(name -> '"' + name + "\":[]")
                    .collect(Collectors.joining(",", "{", "}"));

            assertThat(objectedTo(path, wrong)).as(path).isEqualTo(properties(body));
        });
    }

    @Test
    void requireWhatTheServerRequires() {
        bodies.forEach((path, body) -> {
            Set<String> required = new TreeSet<>();
            body.path("required").forEach(name -> required.add(name.asText()));

            if (!required.isEmpty()) {
                assertThat(objectedTo(path, "{}")).as(path).isEqualTo(required);
            }
        });
    }

    @Test
    void lackNoFieldThatIsRead() throws IOException {
        Set<String> read = new TreeSet<>(Set.of("callbackURL"));
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/countersign/wire/betterauth"))) {
            files.forEach(sources::add);
        }
        for (Path source : sources) {
            READ.matcher(Files.readString(source)).results().forEach(found -> read.add(found.group(1)));
        }

        assertThat(read)
                .isEqualTo(bodies.values().stream()
                        .flatMap(body -> properties(body).stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
