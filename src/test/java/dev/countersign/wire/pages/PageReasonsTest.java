package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of the core's reasons a page can meet: those named by what its methods call, in the compiled classes. */
class PageReasonsTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/embedded/"))
            .importPaths(Path.of("target/classes/dev/countersign"));

    @Test
    void haveAnAnswerOfTheirOwnAndNoOtherHasOne() {
        Set<String> met = named(reachable(Stream.of(VerifyPage.class, ResetPage.class, DevicePage.class, Form.class)
                .flatMap(page -> CLASSES.get(page).getCodeUnits().stream())
                .toList()));

        assertThat(Arrays.stream(Reason.values())
                        .filter(reason -> PageAnswer.of(Refused.because(reason)) != PageAnswer.FAULT)
                        .map(Reason::name))
                .containsExactlyInAnyOrderElementsOf(met);
    }

    /* A call of an interface or a superclass leads to all implementations. A lambda belongs to its method. */
    private static Set<JavaCodeUnit> reachable(Collection<? extends JavaCodeUnit> roots) {
        Set<JavaCodeUnit> found = new HashSet<>(roots);
        Deque<JavaCodeUnit> waiting = new ArrayDeque<>(roots);
        while (!waiting.isEmpty()) {
            JavaCodeUnit unit = waiting.pop();
            Stream.concat(unit.getCallsFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream())
                    .map(JavaAccess::getTarget)
                    .map(CodeUnitAccessTarget.class::cast)
                    .flatMap(PageReasonsTest::targets)
                    .filter(found::add)
                    .forEach(waiting::push);
        }
        return found;
    }

    private static Stream<? extends JavaCodeUnit> targets(CodeUnitAccessTarget target) {
        Stream<JavaClass> classes =
                Stream.concat(Stream.of(target.getOwner()), target.getOwner().getAllSubclasses().stream());
        return classes.flatMap(owner -> owner.getCodeUnits().stream())
                .filter(unit -> unit.getName().equals(target.getName()))
                .filter(unit -> names(unit.getRawParameterTypes()).equals(names(target.getRawParameterTypes())));
    }

    private static List<String> names(List<JavaClass> types) {
        return types.stream().map(JavaClass::getName).toList();
    }

    private static Set<String> named(Set<JavaCodeUnit> units) {
        return units.stream()
                .flatMap(unit -> unit.getFieldAccesses().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(Reason.class))
                .map(access -> access.getTarget().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
