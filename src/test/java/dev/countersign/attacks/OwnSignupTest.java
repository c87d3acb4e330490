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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stranger signs up with someone else's address to learn from signing in whether it has an account. */
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

    @ParameterizedTest
    @MethodSource("signUps")
    void worksAsMuchForATakenAddressAsForAFreeOne(String path) {
        String free = workOf(path, Person.stranger().email());
        assertThat(free).isEqualTo("1.0 hashes, 1 mails");
        assertThat(workOf(path, Person.verified().email())).isEqualTo(free);
        assertThat(workOf(path, Person.signedUp().email())).isEqualTo(free);
    }

    static List<String> signUps() {
        return Endpoints.SIGN_UPS;
    }

    private String workOf(String path, String email) {
        double hashes = metrics.counter("countersign.password.hashes").count();
        int mails = mailsTo(email);
        assertThat(Endpoints.signUp(Api.fromAnywhere(), path, email, OWN_PASSWORD)
                        .status())
                .isEqualTo(200);
        return metrics.counter("countersign.password.hashes").count() - hashes + " hashes, " + (mailsTo(email) - mails)
                + " mails";
    }

    private static int mailsTo(String email) {
        return Integer.parseInt(Sql.text("select count(*) from mail_outbox where mailbox_key = $1", email));
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
