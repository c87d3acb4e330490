package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every statement of the server fits the schema, and is run with the names that it has. */
@QuarkusTest
@WithTestResource(Servers.class)
class StatementsTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern BOUND = Pattern.compile("\\.with\\(\\s*\"(\\w+)\"");
    private static final Pattern ORDINAL =
            Pattern.compile("\\bget(String|Integer|Long|Boolean|Buffer|OffsetDateTime|Double|Value)\\(\\d"
                    + "|\\((String|Integer|Long|Boolean|byte\\[\\])\\) row\\[|\\bTuple\\.of\\(|createNativeQuery\\(");

    @Inject
    Pool pool;

    @Test
    void fitTheSchema() throws Exception {
        for (Map.Entry<String, Sql> statement : statements().entrySet()) {
            assertThatCode(() -> pool.withConnection(connection ->
                                    connection.prepare(statement.getValue().text()))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join())
                    .as(statement.getKey())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void areRunWithTheirOwnNames() throws Exception {
        Map<String, Set<String>> names = new TreeMap<>();
        statements()
                .forEach((field, sql) -> names.computeIfAbsent(
                                field.substring(0, field.indexOf('#')), file -> new TreeSet<>())
                        .addAll(sql.names()));
        for (Map.Entry<String, Set<String>> file : names.entrySet()) {
            String source = Files.readString(SOURCES.resolve(file.getKey()));
            Set<String> bound = BOUND.matcher(source)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(bound).as(file.getKey()).isEqualTo(file.getValue());
        }
    }

    @Test
    void readNoColumnAndBindNoValueByPosition() throws IOException {
        for (Path file : sources()) {
            boolean isDriver = file.endsWith("kernel/Row.java") || file.endsWith("ops/Migrations.java");
            if (!isDriver) {
                assertThat(ORDINAL.matcher(Files.readString(file)).results().map(found -> found.group()))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    /** All statements, by the file and the constant that hold them. */
    private static Map<String, Sql> statements() throws Exception {
        Map<String, Sql> statements = new TreeMap<>();
        for (Path file : sources()) {
            if (!Files.readString(file).contains("Sql.of(")) {
                continue;
            }
            String path = SOURCES.relativize(file).toString();
            collect(Class.forName(path.replace(".java", "").replace('/', '.')), path, statements);
        }
        assertThat(statements).hasSizeGreaterThan(40);
        return statements;
    }

    private static void collect(Class<?> type, String path, Map<String, Sql> statements) throws Exception {
        Object[] owners = type.isEnum() ? type.getEnumConstants() : new Object[1];
        for (Field field : type.getDeclaredFields()) {
            if (field.getType() == Sql.class) {
                field.setAccessible(true);
                for (Object owner : Modifier.isStatic(field.getModifiers()) ? new Object[1] : owners) {
                    String name = path + '#' + type.getSimpleName() + '.' + owner + '.' + field.getName();
                    statements.put(name, (Sql) field.get(owner));
                }
            }
        }
        for (Class<?> nested : type.getDeclaredClasses()) {
            collect(nested, path, statements);
        }
    }

    private static Set<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
