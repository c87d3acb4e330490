package dev.countersign.code;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.countersign.kernel.SecretBox;
import dev.countersign.session.Session;
import dev.countersign.session.Sessions;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Checks in the compiled classes which methods open sessions and read secrets. A new caller fails here. */
class OneGateTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/embedded/"))
            .importPaths(Path.of("target/classes/dev/countersign"));

    private static final String ADMISSION = "dev.countersign.signin.Admission";
    private static final String SIGN_IN = "dev.countersign.signin.SignIn";
    private static final String COMPLETION = "dev.countersign.signin.Completion";
    private static final String WAYS = "dev.countersign.signin.Capability$Ways";
    private static final String ISSUANCE = "dev.countersign.session.Issuance";

    /** The callers of this method, as {@code Class.method}. A lambda counts as its enclosing method. */
    private static Set<String> callersOf(String owner, String method) {
        Set<String> callers = new TreeSet<>();
        CLASSES.get(owner).getCodeUnits().stream()
                .filter(unit -> unit.getName().equals(method))
                .flatMap(unit -> unit.getAccessesToSelf().stream())
                .map(access -> access.getOriginOwner().getSimpleName()
                        + '.'
                        + access.getOrigin().getName().replaceFirst("^lambda\\$(.*)\\$.*", "$1"))
                .forEach(callers::add);
        return callers;
    }

    @Test
    void opensSessionsInOnePlace() {
        assertThat(callersOf(Sessions.class.getName(), "open")).containsExactly("Completion.session");
        assertThat(callersOf(COMPLETION, "session")).containsExactly("Completion.collect", "Completion.open");
        assertThat(callersOf(COMPLETION, "open")).containsExactly("Admission.afterBoth", "ProvedWays.session");
        assertThat(callersOf(COMPLETION, "prepare")).containsExactly("ProvedWays.intent");
        assertThat(callersOf(COMPLETION, "approve")).containsExactly("ProvedWays.approval");
        assertThat(callersOf(COMPLETION, "ways")).containsExactly("Admission.afterBoth", "Admission.end");
        assertThat(callersOf(WAYS, "session")).containsExactly("Admission.end", "Every.end", "ForSession.end");
        assertThat(callersOf(WAYS, "intent")).containsExactly("Admission.end", "Every.end");
        assertThat(callersOf(WAYS, "approval")).containsExactly("Admission.end", "ForDevice.end");
        assertThat(callersOf(COMPLETION, "collect")).containsExactly("DeviceSignIn.open", "Exchange.open");
        assertThat(callersOf(ADMISSION, "end"))
                .containsExactly("Admission.afterBoth", "Admission.afterFirst", "Admission.withDevice");
        assertThat(callersOf(ADMISSION, "afterFirst"))
                .containsExactly("SignIn.admit", "SignIn.byIdentity", "SignIn.withMailedCode", "SignIn.withMailedLink");
        assertThat(callersOf(SIGN_IN, "byIdentity")).containsExactly("SignIn.identityForDevice", "SignIn.withIdentity");
        assertThat(callersOf(SIGN_IN, "identityForDevice")).containsExactly("DeviceSignIn.withIdentity");
        assertThat(callersOf(ADMISSION, "afterBoth"))
                .containsExactly("SecondStep.asBegun", "SecondStep.withCode", "SecondStep.withFirstCode");
    }

    @Test
    void issuesTokensOnlyForSessionsThatAreThere() {
        assertThat(callersOf(Session.class.getName(), "<init>")).containsExactly("Issuance.newSession", "Session.of");
        assertThat(callersOf(Session.class.getName(), "of"))
                .containsExactly(
                        "SessionRows.advance",
                        "SessionRows.findLive",
                        "SessionRows.findLocked",
                        "SessionRows.raise",
                        "SignedIn.of");
        assertThat(callersOf(ISSUANCE, "newSession")).containsExactly("Sessions.open");
        assertThat(callersOf("dev.countersign.session.Tokens", "sign"))
                .as("those of pending signups are of kinds of their own")
                .containsExactly("Issuance.pair", "PendingTokens.issue");
        assertThat(callersOf(ISSUANCE, "pair"))
                .containsExactly("Issuance.again", "Issuance.begin", "Rotation.repeat", "Rotation.rotate");
        assertThat(callersOf(ISSUANCE, "opaque")).containsExactly("Issuance.again", "Issuance.begin");
        assertThat(callersOf(ISSUANCE, "begin")).containsExactly("Issuance.begin", "Sessions.open");
        assertThat(callersOf(ISSUANCE, "again")).containsExactly("Sessions.keepOnly");
    }

    @Test
    void comparesCodesBehindOneGate() {
        assertThat(callersOf(Totp.class.getName(), "matchingStep")).containsExactly("Comparison.step");
        assertThat(callersOf(Comparison.class.getName(), "of")).containsExactly("CodeCheck.pass");
        assertThat(callersOf(Comparison.class.getName(), "ofMailed"))
                .containsExactly("CodeCheck.judge", "Comparison.of");
        assertThat(callersOf(MailedCodes.class.getName(), "compare")).containsExactly("Comparison.ofMailed");
        assertThat(callersOf("dev.countersign.secondfactor.FactorRows", "delete"))
                .containsExactly("SecondFactors.remove");
        assertThat(callersOf(Spend.FirstStep.class.getName(), "<init>")).containsExactly("Comparison.firstTotp");
    }

    @Test
    void opensSecretsOnlyToCompareAndToShowTheirOwner() {
        assertThat(callersOf(FactorSecrets.class.getName(), "open"))
                .containsExactly("Comparison.firstTotp", "Comparison.totp", "ShownSecret.uri");
        noClasses()
                .that(not(belongToAnyOf(FactorSecrets.class, SecretBox.class)))
                .should()
                .callMethod(SecretBox.class, "open", String.class, String.class)
                .because("what is never read cannot be shown")
                .check(CLASSES);
    }
}
