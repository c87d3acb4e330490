package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pasted addresses with white space around them, in every field that takes one. */
@QuarkusTest
@WithTestResource(Servers.class)
class AddressBlanksTest {

    private static final List<String> BLANKS = List.of(" ", "\t", "\r\n", "\u00A0", "\u3000", "\u2028", "\u0085");
    private static final List<String> MAILS = List.of(
            "/api/v1/auth/forgot-password",
            "/api/v1/auth/resend-verification",
            "/auth/forgot-password",
            "/auth/resend-verification");

    private static String around(String email, int i) {
        String blank = BLANKS.get(i % BLANKS.size());
        return i % 3 == 0 ? blank + email : i % 3 == 1 ? email + blank : blank + email + blank;
    }

    @Test
    void areIgnoredWhereSomebodySignsUp() {
        int i = 0;
        for (String path : Endpoints.SIGN_UPS) {
            Person person = Person.stranger();
            Answer answer = Endpoints.signUp(person.api(), path, around(person.email(), i++), person.password());
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(person.verify(person.mailedToken()).status()).as(path).isEqualTo(200);
            assertThat(Ledger.texts("select email from account where email_key = $1", person.email()))
                    .as(path)
                    .containsExactly(person.email());
        }
    }

    @Test
    void areIgnoredWhereSomebodySignsIn() {
        Person person = Person.verified();
        for (String path : Endpoints.SIGN_INS) {
            for (int i = 0; i < BLANKS.size(); i++) {
                // RFC 7617 has no control characters in a user name.
                if (!path.equals(Endpoints.BASIC) || !BLANKS.get(i).matches("\\p{Cntrl}+|\u0085")) {
                    Answer answer =
                            Endpoints.signIn(Api.fromAnywhere(), path, around(person.email(), i), person.password());
                    assertThat(answer.status()).as(path + i).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void areIgnoredWhereAMailIsAskedFor() {
        int i = 0;
        for (String path : MAILS) {
            Person person = path.contains("forgot") ? Person.verified() : Person.signedUp();
            Mailbox.awaitTo(person.email(), 1);
            assertThat(person.api()
                            .post(path, "email", around(person.email(), i++))
                            .status())
                    .as(path)
                    .isEqualTo(200);
            Mailbox.awaitTo(person.email(), 2);
        }
    }

    @Test
    void areIgnoredWhereACodeIsGiven() {
        Person person = Person.stranger();
        assertThat(Endpoints.signUp(person.api(), "/auth/register", person.email(), person.password())
                        .status())
                .isEqualTo(200);
        String code = Mailbox.latestTo(person.email()).codes().getFirst();
        Answer answer = person.api().post("/auth/verify-email", "email", " " + person.email() + "\n", "code", code);
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void areRefusedWithinIt() {
        for (String blank : BLANKS) {
            String email = Person.stranger().email().replace("@", blank + '@');
            for (String path : Endpoints.SIGN_UPS) {
                assertThat(Endpoints.signUp(Api.fromAnywhere(), path, email, "Correct-Horse-7-battery")
                                .status())
                        .as(path)
                        .isIn(400, 422);
            }
            for (String path : MAILS) {
                assertThat(Api.fromAnywhere().post(path, "email", email).status())
                        .as(path)
                        .isIn(400, 422);
            }
        }
    }

    /* A letter that an old mapping turns into another: mail for one domain must not reach the other. */
    @Test
    void makeNoDomainEqualToAnother() {
        String name = Person.stranger().email().replace("@example.com", "");
        for (String path : Endpoints.SIGN_UPS) {
            assertThat(Endpoints.signUp(
                                    Api.fromAnywhere(),
                                    path,
                                    name + Endpoints.SIGN_UPS.indexOf(path) + "@fa\u00DF.example",
                                    "Correct-Horse-7-battery")
                            .status())
                    .isEqualTo(200);
            String key = name + Endpoints.SIGN_UPS.indexOf(path) + "@xn--fa-hia.example";
            Ledger.awaitMailsSent(key);
            assertThat(Mailbox.latestTo(key).links()).hasSize(1);
            assertThat(Mailbox.allTo(key.replace("xn--fa-hia", "fass"))).isEmpty();
        }
    }
}
