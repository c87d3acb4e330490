package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test named in docs/attacks.md exists, and every attack that a release must withstand has a test. */
class AttackMapTest {

    private static final int ATTACKS = 260;
    private static final Path MAP = Path.of("docs", "attacks.md");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern ROW = Pattern.compile("\\| (\\d+)( ★)? \\| (.+) \\| (.+) \\|");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Set<String> NOT_BUILT = Set.of("not built: OAuth", "not built: API tokens");
    private static final String NO_TEST = "no test: ";

    private record Attack(int number, boolean starred, String what, String tests) {

        static Attack of(Matcher row) {
            return new Attack(Integer.parseInt(row.group(1)), row.group(2) != null, row.group(3), row.group(4));
        }

        List<MatchResult> named() {
            return NAMED.matcher(tests).results().toList();
        }
    }

    private static List<Attack> attacks() throws IOException {
        List<Attack> attacks = new ArrayList<>();
        for (String line : Files.readAllLines(MAP)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                attacks.add(Attack.of(row));
            } else {
                assertThat(line).as("a row that cannot be read").doesNotMatch("\\| *\\d.*");
            }
        }
        return attacks;
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            AttackMapTest::read,
                            String::concat));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void listsEveryAttackOnce() throws IOException {
        assertThat(attacks().stream().map(Attack::number).toList())
                .isEqualTo(IntStream.rangeClosed(1, ATTACKS).boxed().toList());
    }

    @Test
    void namesTestsThatExist() throws IOException {
        Map<String, String> sources = sources();
        for (Attack attack : attacks()) {
            for (MatchResult test : attack.named()) {
                assertThat(sources).as(attack.toString()).containsKey(test.group(1));
                assertThat(sources.get(test.group(1)))
                        .as(test.group() + " of attack " + attack.number())
                        .containsPattern("@\\w*Test")
                        .containsPattern("(?:void|>) " + test.group(2) + "\\(");
            }
        }
    }

    @Test
    void testsWhatIsStarredAndSaysWhyTheRestIsNot() throws IOException {
        for (Attack attack : attacks()) {
            boolean tested = !attack.named().isEmpty();
            boolean explained = NOT_BUILT.contains(attack.tests())
                    || !attack.starred() && attack.tests().startsWith(NO_TEST);
            assertThat(tested ^ explained)
                    .as("either tests or a reason: " + attack)
                    .isTrue();
        }
    }
}
