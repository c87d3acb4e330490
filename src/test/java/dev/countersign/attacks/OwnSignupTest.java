package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Somebody registers an address of others with a password of their own, to learn from signing in whose it is. */
@QuarkusTest
@WithTestResource(Servers.class)
class OwnSignupTest {

    private static final String OWN_PASSWORD = "A-stranger's-own-9-words";

    @Inject
    MeterRegistry metrics;

    @Test
    void learnsNothingFromSigningInWithThePasswordOfItsOwnSignup() {
        Person owner = Person.verified();
        Person nobody = Person.stranger();
        Answer taken = signUpAndLogIn(owner.email());
        Answer free = signUpAndLogIn(nobody.email());
        assertThat(taken.status()).isEqualTo(401).isEqualTo(free.status());
        assertThat(taken.code()).isEqualTo("EMAIL_NOT_VERIFIED").isEqualTo(free.code());
        assertThat(taken.message()).isEqualTo(free.message());
        assertThat(owner.logIn().status()).isEqualTo(200);
    }

    @Test
    void hashesAsOftenForATakenAddressAsForAFreeOne() {
        Person owner = Person.verified();
        Person nobody = Person.stranger();
        assertThat(hashesOf(owner.email())).isEqualTo(hashesOf(nobody.email()));
    }

    private double hashesOf(String email) {
        signUpAndLogIn(email);
        double before = metrics.counter("countersign.password.hashes").count();
        logIn(email, "Wrong-but-long-enough-1");
        return metrics.counter("countersign.password.hashes").count() - before;
    }

    private static Answer signUpAndLogIn(String email) {
        Answer signedUp = Api.fromAnywhere().post("/api/v1/auth/signup", "email", email, "password", OWN_PASSWORD);
        assertThat(signedUp.status()).isEqualTo(200);
        return logIn(email, OWN_PASSWORD);
    }

    private static Answer logIn(String email, String password) {
        return Api.fromAnywhere().post("/api/v1/users/auth/login", "email", email, "password", password);
    }
}
