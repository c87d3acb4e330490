package dev.countersign;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Enforces the package table in docs/architecture.md. */
class ArchitectureTest {

    private static final String BASE = "dev.countersign.";

    /** Each package and the project packages it may use. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("kernel", List.of()),
            Map.entry("signing", List.of("kernel")),
            Map.entry("mail", List.of("kernel")),
            Map.entry("mail.smtp", List.of("mail")),
            Map.entry("mail.worker", List.of("kernel", "mail")),
            Map.entry("guard", List.of("kernel")),
            Map.entry("audit", List.of("kernel")),
            Map.entry("region", List.of("kernel")),
            Map.entry("password", List.of("kernel", "guard")),
            Map.entry("password.breach", List.of("kernel")),
            Map.entry("session", List.of("kernel", "guard", "audit")),
            Map.entry("account", List.of("kernel", "password", "mail", "guard", "audit", "session", "region")),
            Map.entry("code", List.of("kernel", "account", "password", "mail", "guard", "session", "audit")),
            Map.entry("challenge", List.of("kernel", "account", "code", "guard", "session")),
            Map.entry("handoff", List.of("kernel", "guard", "session", "audit")),
            Map.entry("deviceflow", List.of("kernel", "guard", "session")),
            Map.entry("device", List.of("kernel", "account", "mail", "audit")),
            Map.entry("automation", List.of("kernel", "account", "code", "secondfactor", "mail", "guard", "audit")),
            Map.entry(
                    "secondfactor",
                    List.of(
                            "kernel",
                            "account",
                            "password",
                            "mail",
                            "guard",
                            "session",
                            "audit",
                            "region",
                            "code",
                            "challenge",
                            "device")),
            Map.entry(
                    "signin",
                    List.of(
                            "kernel",
                            "account",
                            "password",
                            "code",
                            "challenge",
                            "device",
                            "secondfactor",
                            "session",
                            "handoff",
                            "deviceflow",
                            "mail",
                            "guard",
                            "audit",
                            "signing")),
            Map.entry(
                    "oauth",
                    List.of(
                            "kernel",
                            "account",
                            "mail",
                            "guard",
                            "session",
                            "audit",
                            "secondfactor",
                            "signin",
                            "handoff",
                            "deviceflow",
                            "oauth.provider")),
            Map.entry("profile", List.of("kernel", "account", "password", "code", "secondfactor", "session")),
            Map.entry("ownership", List.of("kernel", "account", "code", "secondfactor", "mail", "guard", "audit")),
            Map.entry("oauth.provider", List.of("kernel")),
            Map.entry("imports", List.of("kernel", "account", "password", "code", "secondfactor", "oauth", "audit")),
            Map.entry("wire.signature", List.of("signing")),
            Map.entry("wire.openapi", List.of("guard", "wire.http")),
            Map.entry(
                    "wire.http",
                    List.of(
                            "kernel",
                            "session",
                            "account",
                            "automation",
                            "password",
                            "guard",
                            "signin",
                            "wire.signature")),
            Map.entry(
                    "administration",
                    List.of("kernel", "account", "session", "secondfactor", "automation", "mail", "guard", "audit")),
            Map.entry(
                    "ops.command",
                    List.of(
                            "kernel",
                            "account",
                            "session",
                            "secondfactor",
                            "automation",
                            "mail",
                            "audit",
                            "administration",
                            "imports")),
            Map.entry("wire.connection", List.of("kernel", "guard", "wire.http")));

    static List<String> packages() {
        return MAY_USE.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void usesOnlyWhatTheTableAllows(String name) {
        String[] allowed =
                MAY_USE.get(name).stream().map(other -> BASE + other + "..").toArray(String[]::new);
        String[] withItself = Arrays.copyOf(allowed, allowed.length + 1);
        withItself[allowed.length] = BASE + name + "..";
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(BASE + name + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.countersign..").and(not(resideInAnyPackage(withItself))))
                .because("who may use whom is how a reader knows where a change can reach");
        rule.check(MainClasses.ALL);
    }

    /* Read from the sources: class files do not show where a constant came from. */
    @ParameterizedTest
    @MethodSource("packages")
    void usesEverythingThatTheTableAllows(String name) throws IOException {
        List<String> imports = imports(Path.of("src/main/java/dev/countersign", name.split("\\.")));
        assertThat(MAY_USE.get(name))
                .as("grants of " + name + " that nothing uses")
                .allMatch(other -> imports.stream().anyMatch(line -> line.contains(BASE + other + '.')));
    }

    private static List<String> imports(Path folder) throws IOException {
        List<String> imports = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                imports.addAll(Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("import "))
                        .toList());
            }
        }
        return imports;
    }

    @Test
    void nothingInMailDependsOnItsWorker() {
        noClasses()
                .that()
                .resideInAPackage("dev.countersign.mail")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.countersign.mail.smtp..", "dev.countersign.mail.worker..")
                .because("features ask for mails without a mail server in sight")
                .check(MainClasses.ALL);
        noClasses()
                .that()
                .resideInAPackage("dev.countersign.mail.smtp..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.countersign.mail.worker..")
                .because("the SMTP conversation does not know why a mail is sent")
                .check(MainClasses.ALL);
    }

    @Test
    void dialectsDoNotUseEachOther() {
        slices().matching("dev.countersign.wire.(hoody|betterauth|thogits|hydracore|pages)..")
                .should()
                .notDependOnEachOther()
                .because("each dialect can be switched off and read alone")
                .check(MainClasses.ALL);
    }

    @Test
    void nobodyUsesOps() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.countersign.ops..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.countersign.ops..")
                .because("operating is done to the server, not by it")
                .check(MainClasses.ALL);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.countersign.(*)..").should().beFreeOfCycles().check(MainClasses.ALL);
    }

    @Test
    void everyPackageOfOursIsInTheTable() {
        String[] known = MAY_USE.keySet().stream().map(name -> BASE + name).toArray(String[]::new);
        classes()
                .that()
                .resideOutsideOfPackages(known)
                .should()
                .resideInAnyPackage(
                        "dev.countersign",
                        "dev.countersign.ops",
                        "dev.countersign.wire.hoody",
                        "dev.countersign.wire.betterauth",
                        "dev.countersign.wire.thogits",
                        "dev.countersign.wire.hydracore",
                        "dev.countersign.wire.pages")
                .because("a package that the table does not know has no rules")
                .check(MainClasses.ALL);
    }
}
