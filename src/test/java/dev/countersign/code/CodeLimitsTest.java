package dev.countersign.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Ledger;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The limits of codes stand in one place. */
@QuarkusTest
@WithTestResource(Servers.class)
class CodeLimitsTest {

    private static final Pattern LITERAL =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*)\"", Pattern.DOTALL);
    private static final Pattern COUNTS = Pattern.compile("code_gate|mailed_code|\\bg\\.(recent|failures|in_a_row)");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w:$])\\d+(?!\\w)");

    @Test
    void areWrittenInNoStatement() throws IOException {
        List<String> statements = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                LITERAL.matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .filter(literal -> COUNTS.matcher(literal).find())
                        .forEach(statements::add);
            }
        }

        assertThat(statements)
                .hasSizeGreaterThan(10)
                .allSatisfy(statement -> assertThat(
                                NUMBER.matcher(statement).results().map(MatchResult::group))
                        .as(statement)
                        .isSubsetOf("0", "1"));
    }

    @Test
    void areThoseOfTheSchema() {
        String checks = String.join(
                "\n",
                Ledger.texts("select pg_get_constraintdef(oid) from pg_constraint"
                        + " where conrelid = 'code_gate'::regclass and contype = 'c'"));

        assertThat(checks)
                .contains("(failures <= " + CodeLimits.ATTEMPTS + ')')
                .contains("cardinality(recent) <= " + CodeLimits.A_DAY + ')');
    }

    @Test
    void replaceTheirNamesInStatements() {
        assertThat(CodeLimits.in("{attempts} {last_lock} {a_day} {in_a_row} {mailed_tries} {day} {locks} '{}'"))
                .isEqualTo("5 3 20 50 5 interval '86400 seconds' array[interval '900 seconds', interval '3600 seconds',"
                        + " interval '14400 seconds', interval '86400 seconds'] '{}'");
    }
}
