package dev.countersign;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Machine-readable text does not depend on the server's locale. Without an explicit locale, {@code %d} and {@code
 * toLowerCase} follow the default one: a port becomes unreadable in Egypt, and {@code ID} becomes {@code ıd} in Turkey.
 */
class MachineTextTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .importPaths(Path.of("target/classes/dev/countersign"), Path.of("target/test-classes/dev/countersign"));

    /** The logger formats in the default locale. {@code %s} works for numbers too, and ignores the locale. */
    private static final Pattern LOGGED_NUMBER =
            Pattern.compile("(?i)\\blog(ger)?\\s*\\.\\s*(trace|debug|info|warn|error)f\\([^;]*?%[-0-9,.+]*[dxfeg]");

    @Test
    void namesTheLocaleWhereverTextIsMade() {
        noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .orShould()
                .callMethod(PrintStream.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(MessageFormat.class, "format", String.class, Object[].class)
                .because("machines read it: name Locale.ROOT")
                .check(ALL);
    }

    @Test
    void namesTheLocaleOfEveryFormatter() {
        noClasses()
                .should()
                .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
                .orShould()
                .callMethod(DateTimeFormatterBuilder.class, "toFormatter")
                .orShould()
                .callMethod(NumberFormat.class, "getInstance")
                .orShould()
                .callMethod(NumberFormat.class, "getIntegerInstance")
                .orShould()
                .callConstructor(DecimalFormat.class, String.class)
                .orShould()
                .callConstructor(SimpleDateFormat.class, String.class)
                .orShould()
                .callConstructor(Formatter.class)
                .because("machines read it: name Locale.ROOT")
                .check(ALL);
    }

    @Test
    void writesNumbersInLogsAsText() throws IOException {
        List<String> found = new ArrayList<>();
        for (String folder : List.of("src/main/java", "src/embedded/java")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".java")).toList()) {
                    LOGGED_NUMBER
                            .matcher(Files.readString(file))
                            .results()
                            .forEach(match -> found.add(file + ": " + match.group()));
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
