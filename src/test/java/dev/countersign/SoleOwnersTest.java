package dev.countersign;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.countersign.account.Accounts;
import dev.countersign.account.PendingSignupTokens;
import dev.countersign.automation.TokenText;
import dev.countersign.automation.TokenUses;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.SessionToken;
import dev.countersign.session.Sessions;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.Ending;
import dev.countersign.signin.SignIn;
import dev.countersign.wire.http.Takes;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import jakarta.ws.rs.HttpMethod;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What only one package may do. */
class SoleOwnersTest {

    @Test
    void onlyTheWireSpeaksHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.countersign.wire..",
                        "dev.countersign.oauth.provider..",
                        "dev.countersign.password.breach..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("jakarta.ws.rs..", "io.vertx.ext.web..", "io.vertx.core.http..")
                        .and(not(type(ConnectionPoolTooBusyException.class))))
                .because("features answer every dialect alike")
                .check(MainClasses.ALL);
    }

    @Test
    void onlyProvidersAndBreachesAreAskedByHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.countersign.oauth.provider..", "dev.countersign.password.breach..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(HttpClient.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .because("deadlines, sizes and redirects of answers are bounded in these places")
                .check(MainClasses.ALL);
    }

    @Test
    void onlyOAuthSignsIdentitiesIn() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.countersign.oauth..", "dev.countersign.signin..")
                .should()
                .callMethod(
                        SignIn.class, "withIdentity", Supplier.class, SignInMethod.class, Ending.class, Client.class)
                .because("its caller decides whose sign-in it is")
                .check(MainClasses.ALL);
    }

    @Test
    void onlySignInOpensSessions() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.countersign.signin..", "dev.countersign.session..")
                .should()
                .callMethod(Sessions.class, "open", Sessions.Opening.class, Terms.class)
                .because("another way to open one would bypass the second factor")
                .check(MainClasses.ALL);
    }

    @Test
    void everyEndpointSaysWhichCredentialsItTakes() {
        methods()
                .that()
                .areMetaAnnotatedWith(HttpMethod.class)
                .should()
                .beAnnotatedWith(Takes.class)
                .because("the guard serves no endpoint without a rule")
                .check(MainClasses.ALL);
        noClasses()
                .that()
                .resideInAPackage("dev.countersign.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.annotation.security..", "io.quarkus.security..")
                .because("a second way to say who may ask could contradict the first")
                .check(MainClasses.ALL);
    }

    @Test
    void onlyOneClassLooksUpCallers() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.countersign.account..", "dev.countersign.automation..", "dev.countersign.wire.http..")
                .should()
                .callMethod(Accounts.class, "signedIn", SessionToken.class)
                .orShould()
                .callMethod(Accounts.class, "signedIn", SecretToken.class, String.class)
                .orShould()
                .callMethod(PendingSignupTokens.class, "find", String.class)
                .orShould()
                .callMethod(TokenUses.class, "find", TokenText.class, Client.class)
                .because("a look-up beside wire.http.Callers would not know the rule of its endpoint")
                .check(MainClasses.ALL);
    }

    @Test
    void clockAndRandomnessAreTheKernels() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.countersign.kernel..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SecureRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .because("tests set the clock, and there is one generator to audit")
                .check(MainClasses.ALL);
    }

    /* Otherwise the framework hands each request to a thread of its own, which costs more than most endpoints do. */
    @Test
    void noEndpointNeedsAnotherThread() {
        methods()
                .that()
                .areMetaAnnotatedWith(HttpMethod.class)
                .and()
                .doNotHaveRawReturnType(Uni.class)
                .should()
                .beAnnotatedWith(NonBlocking.class)
                .check(MainClasses.ALL);
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Blocking.class)
                .check(MainClasses.ALL);
    }

    /* The scan for the OpenAPI documents takes a parameter without an annotation for the body. */
    @Test
    void onlyTheBodyIsAParameterWithoutAnAnnotation() {
        methods()
                .that()
                .areMetaAnnotatedWith(HttpMethod.class)
                .should(new ArchCondition<>("name their path parameters") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        method.getParameters().stream()
                                .filter(parameter -> parameter.getRawType().isEquivalentTo(String.class)
                                        && parameter.getAnnotations().isEmpty())
                                .forEach(parameter ->
                                        events.add(SimpleConditionEvent.violated(method, parameter.getDescription())));
                    }
                })
                .check(MainClasses.ALL);
    }
}
