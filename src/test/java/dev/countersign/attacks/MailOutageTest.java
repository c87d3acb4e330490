package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.FirmProfile;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mail server dies or rejects mails: requests still succeed, and nothing is lost. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(MailOutageTest.SlowMachine.class)
class MailOutageTest {

    /** Only the mail server is down, so the other time-outs stay long enough for a slow machine. */
    public static class SlowMachine implements FirmProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "countersign.password.algorithm",
                    "bcrypt",
                    "countersign.password.bcrypt-cost",
                    "10",
                    "countersign.mail.send-timeout",
                    "3s");
        }
    }

    private static final int MANY = 30;

    @AfterEach
    void repair() {
        Servers.mail().accept();
        Servers.mail().start();
    }

    @Test
    void deliversEveryMailAfterAnOutageAndEveryLinkWorks() {
        List<Person> owners = Burst.of(MANY, i -> Person.verified());
        Servers.mail().stop();
        List<Person> newcomers = Burst.of(MANY, i -> Person.stranger());
        Burst.of(
                2 * MANY,
                i -> acknowledged(() -> i < MANY
                        ? newcomers.get(i).signUp()
                        : Api.fromAnywhere()
                                .post(
                                        "/api/v1/auth/forgot-password",
                                        "email",
                                        owners.get(i - MANY).email())));
        Outages.await(() -> Integer.parseInt(Sql.text(
                        "select count(*) from mail_outbox where state = 'due' and attempts > 0 and reason is not null"))
                > 0);
        Servers.mail().start();
        for (Person person : newcomers) {
            assertThat(person.verify(person.mailedToken()).status()).isEqualTo(200);
        }
        for (Person person : owners) {
            String token =
                    Person.tokenIn(Mailbox.awaitTo(person.email(), 2).getFirst().text());
            assertThat(Api.fromAnywhere()
                            .post("/api/v1/auth/reset-password", "token", token, "password", "Other-Horse-8-battery")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(newcomers)
                .allSatisfy(person -> assertThat(Mailbox.allTo(person.email())).hasSize(1));
    }

    /* A loaded server may answer that it is busy; then nothing has happened, and the request is repeated. */
    private static Answer acknowledged(Supplier<Answer> request) {
        Answer answer = request.get();
        for (int tries = 0; answer.status() == 503 && tries < 60; tries++) {
            assertThat(answer.header("Retry-After")).isNotEmpty();
            Outages.sleep(500);
            answer = request.get();
        }
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    @ParameterizedTest
    @CsvSource({"550, no such user", "552, mailbox full"})
    void parksAMailThatIsRefusedAndDelaysNobodyElse(int code, String text) {
        Servers.mail().refuse(code, text);
        Person refused = Person.signedUp();
        Outages.await(() -> Sql.text(
                        "select state from mail_outbox where subject in (select id from pending_signup where email_key = $1)",
                        refused.email())
                .equals("parked"));
        Servers.mail().accept();
        Person other = Person.signedUp();
        assertThat(other.verify(other.mailedToken()).status()).isEqualTo(200);
        assertThat(Mailbox.allTo(refused.email())).isEmpty();
        assertThat(Sql.text(
                        "select reason from mail_outbox where subject in (select id from pending_signup where email_key = $1)",
                        refused.email()))
                .startsWith(String.valueOf(code));
    }
}
