package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signing up at a server with sign-ups disabled, through every endpoint. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(SignupsOffProfile.class)
class SignupsOffTest {

    private static void assertLeavesNothing(String email) {
        for (String table : List.of("account", "pending_signup")) {
            assertThat(Ledger.texts("select id::text from " + table + " where email_key = $1", email))
                    .as(table)
                    .isEmpty();
        }
        assertThat(Ledger.texts("select kind from mail_outbox where mailbox_key = $1 or subject = $1", email))
                .isEmpty();
    }

    @Test
    void isRefusedByEveryPathAndLeavesNothing() {
        for (String path : Endpoints.SIGN_UPS) {
            Person person = Person.stranger();
            Answer answer = Endpoints.signUp(person.api(), path, person.email(), person.password());
            assertThat(answer.status()).as(path).isIn(400, 403);
            assertThat(answer.json().toString())
                    .as(path)
                    .containsAnyOf("SIGNUPS_DISABLED", "EMAIL_PASSWORD_SIGN_UP_DISABLED", "closed");
            assertThat(answer.headerValues("Set-Cookie")).isEmpty();
            assertLeavesNothing(person.email());
        }
    }

    @Test
    void isRefusedAsAFormToo() {
        Person person = Person.stranger();
        Answer answer = Api.fromAnywhere()
                .with("Origin", Api.baseUrl())
                .postForm(
                        "/api/auth/sign-up/email",
                        "name",
                        "Nobody",
                        "email",
                        person.email(),
                        "password",
                        person.password());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("EMAIL_PASSWORD_SIGN_UP_DISABLED");
        assertLeavesNothing(person.email());
    }

    /* Neither a code nor a password reset creates an account. */
    @Test
    void isNotPossibleInAnyOtherWay() {
        Person person = Person.stranger();
        assertThat(person.forgetPassword().status()).isEqualTo(200);
        Ledger.awaitMailsSent(person.email());
        assertThat(person.verify("ab".repeat(32)).status()).isEqualTo(400);
        assertThat(person.setPassword("ab".repeat(32), person.password()).status())
                .isEqualTo(400);
        assertThat(person.api()
                        .post("/auth/verify-email", "email", person.email(), "code", "000000")
                        .status())
                .isEqualTo(400);
        assertThat(Ledger.texts("select id::text from account where email_key = $1", person.email()))
                .isEmpty();
    }
}
