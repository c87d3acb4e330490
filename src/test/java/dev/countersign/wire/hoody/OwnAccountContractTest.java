package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Passwordless;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Script;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code DELETE /api/v1/users/me}: deleting one's own account, and coming back. */
@QuarkusTest
@WithTestResource(Servers.class)
class OwnAccountContractTest {

    private static final String ME = "/api/v1/users/me";
    private static final String BAD = "Bad Request";
    private static final String DELETED = "Your account will be deleted";
    private static final String STAYS = "Your account stays";

    private static Answer delete(Person person, Object... proof) {
        return person.session().deleteWith(ME, proof);
    }

    private static Answer delete(Person person) {
        return delete(person, "password", person.password());
    }

    private static Person deleted() {
        Person person = Person.verified();
        assertThat(delete(person).status()).isEqualTo(200);
        Ledger.awaitMailsSent(person.email());
        return person;
    }

    /* As if the time to come back were over; nobody has cleaned up yet. */
    private static Person gone() {
        Person person = deleted();
        Ledger.change(
                "update account set deletion_due_at = now() - interval '1 second' where id = $1", person.accountId());
        return person;
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        return Row.tests(
                Row.of("a deletion")
                        .given(Person::verified)
                        .when(OwnAccountContractTest::delete)
                        .ok("Account deleted", "deletion_at", "sessions_revoked")
                        .has("/data/sessions_revoked", true)
                        .mails(DELETED)
                        .events("sessions_ended", "account_deletion_requested"),
                Row.of("nothing without a session")
                        .when(person -> person.api().deleteWith(ME, "password", person.password()))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"),
                Row.of("nothing without a password")
                        .given(Person::verified)
                        .when(person -> delete(person, new Object[0]))
                        .refused(400, BAD, "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/password"),
                Row.of("nothing with a wrong password")
                        .given(Person::verified)
                        .when(person -> delete(person, "password", "Wrong-Horse-7-battery"))
                        .refused(400, BAD, "INCORRECT_PASSWORD", "Incorrect password"),
                Row.of("nothing with an unknown field")
                        .given(Person::verified)
                        .when(person -> delete(person, "password", person.password(), "x", "y"))
                        .refused(400, BAD, "VALIDATION_ERROR", "Validation failed")
                        .violates("/x"),
                Row.of("nothing with a malformed code")
                        .given(Person::verified)
                        .when(person -> delete(person, "password", person.password(), "otp_code", "1"))
                        .refused(400, BAD, "VALIDATION_ERROR", "Validation failed")
                        .violates("/otp_code"),
                Row.of("nothing of an administrator")
                        .given(() -> {
                            Person person = Person.verified();
                            Ledger.change("update account set admin = true where id = $1", person.accountId());
                            return person;
                        })
                        .when(OwnAccountContractTest::delete)
                        .refused(
                                409,
                                "Conflict",
                                "ADMINISTRATOR_STAYS",
                                "An administrator cannot be deleted. Have the right taken away first"),
                Row.of("nothing of a banned account")
                        .given(() -> {
                            Person person = Person.verified();
                            Ledger.ban(person.email());
                            return person;
                        })
                        .when(OwnAccountContractTest::delete)
                        .refused(403, "Forbidden", "ACCOUNT_BANNED", "Your account is banned"));
    }

    @Test
    void isErasedTwoWeeksLaterUnlessTheOwnerComesBack() {
        Answer answer = delete(Person.verified());

        assertThat(Instant.parse(answer.text("/data/deletion_at")))
                .isBetween(
                        Instant.now().plus(Duration.ofDays(14)).minusSeconds(60),
                        Instant.now().plus(Duration.ofDays(14)));
    }

    @Test
    void endsAllSessionsAndTokens() {
        Person person = Person.verified();
        Person other = new Person(person.email(), person.password(), person.api(), person.logIn());
        Script script = Script.of(person, Script.FULL);
        assertThat(script.api().get(ME).status()).isEqualTo(200);

        delete(person);

        for (Person one : List.of(person, other)) {
            assertThat(one.session().get(ME).code()).isEqualTo("INVALID_TOKEN");
            assertThat(person.api()
                            .post("/api/v1/users/auth/refresh", "refreshToken", one.refresh())
                            .status())
                    .isEqualTo(401);
        }
        assertThat(script.api().get(ME).code()).isEqualTo("INVALID_TOKEN");
    }

    @TestFactory
    Stream<DynamicTest> comesBack() {
        return Row.tests(
                Row.of("by a sign-in")
                        .given(OwnAccountContractTest::deleted)
                        .when(Person::logIn)
                        .and((person, answer) -> {
                            assertThat(answer.status()).isEqualTo(200);
                            assertThat(answer.text("/data/token")).isNotEmpty();
                            assertThat(person.api()
                                            .as(answer.text("/data/token"))
                                            .get(ME)
                                            .status())
                                    .isEqualTo(200);
                        })
                        .answers(200, "statusCode", "message", "data")
                        .mails(STAYS)
                        .events("account_restored", "signed_in"),
                Row.of("not by a wrong password")
                        .given(OwnAccountContractTest::deleted)
                        .when(person -> person.logIn("Wrong-Horse-7-battery"))
                        .refused(401, "Unauthorized", "INVALID_CREDENTIALS", "Invalid credentials")
                        .events("sign_in_refused"),
                Row.of("not when it is too late")
                        .given(OwnAccountContractTest::gone)
                        .when(Person::logIn)
                        .refused(401, "Unauthorized", "INVALID_CREDENTIALS", "Invalid credentials")
                        .events("sign_in_refused"));
    }

    @Test
    void findsTokensAsTheyWere() {
        Person person = Person.verified();
        Script script = Script.of(person, Script.FULL);
        delete(person);
        assertThat(person.logIn().status()).isEqualTo(200);

        assertThat(script.api().get(ME).status()).isEqualTo(200);
    }

    @Test
    void isNotTakenBackByThePasswordAlone() {
        Secured secured = Secured.somebody().rested();
        Person person = Passwordless.session(secured);
        assertThat(delete(person).status()).as("with the code of this session").isEqualTo(200);

        String challenge = secured.challenge();
        assertThat(leaving(secured.person())).isTrue();
        assertThat(secured.rested().verify(challenge, secured.app().code(0)).status())
                .isEqualTo(200);
        assertThat(leaving(secured.person())).isFalse();
    }

    private static boolean leaving(Person person) {
        return !Ledger.texts("select 1 from account where id = $1 and deletion_due_at is not null", person.accountId())
                .isEmpty();
    }

    @Test
    void isNotTakenBackByAResetAlone() {
        Person person = deleted();
        String link = person.mailedResetToken();
        assertThat(person.setPassword(link, "Another-Horse-8-battery").status()).isEqualTo(200);
        assertThat(leaving(person)).isTrue();

        assertThat(person.logIn("Another-Horse-8-battery").status()).isEqualTo(200);
        assertThat(leaving(person)).isFalse();
    }

    @Test
    void isNotResetWhenItIsTooLate() {
        Person person = deleted();
        String link = person.mailedResetToken();
        Ledger.change(
                "update account set deletion_due_at = now() - interval '1 second' where id = $1", person.accountId());

        assertThat(person.setPassword(link, "Another-Horse-8-battery").code()).isEqualTo("INVALID_RESET_TOKEN");
    }

    @Test
    void isNotTakenBackByBasic() {
        Person person = deleted();

        Answer answer = new Script(person, "", "")
                .basic(person.email(), person.password())
                .get(ME);

        assertThat(answer.code()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(leaving(person)).isTrue();
    }

    @Test
    void asksForTheSecondFactor() {
        Secured secured = Secured.somebody().rested();
        Person person = Passwordless.session(secured);

        Answer wrong = delete(person, "password", person.password(), "otp_code", secured.wrongCode());
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("INVALID_OTP_CODE");
        assertThat(leaving(secured.person())).isFalse();

        String code = secured.app().code(0);
        assertThat(delete(person, "password", person.password(), "otp_code", code)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void asksForACodeThatATrustedDeviceDoesNotReplace() {
        Secured secured = Secured.somebody().rested();
        String device = secured.trustDevice(secured.app().code(0)).text("/data/trusted_device");
        Answer again = secured.person()
                .api()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        secured.person().email(),
                        "password",
                        secured.person().password(),
                        "trusted_device",
                        device);
        Person person = new Person(
                secured.person().email(),
                secured.person().password(),
                secured.person().api(),
                again);

        assertThat(delete(person).code()).isEqualTo("OTP_REQUIRED");
    }

    @Test
    void isProvedByAMailedCodeWithoutAPassword() {
        Person person = Passwordless.somebody();
        assertThat(delete(person, "password", "Correct-Horse-7-battery").code()).isEqualTo("INCORRECT_PASSWORD");

        assertThat(delete(person, "email_code", Passwordless.mailed(person)).status())
                .isEqualTo(200);
    }

    private static Answer export(Person person) {
        return person.session().get(ME + "/export");
    }

    private static Row exported(Row row) {
        return row.ok(
                        "Account exported",
                        "exported_at",
                        "account",
                        "second_factor",
                        "code_lock",
                        "sessions",
                        "login_addresses",
                        "trusted_devices",
                        "identities",
                        "automation_tokens",
                        "mails",
                        "mailed_links",
                        "history")
                .events("account_exported")
                .mails("The data of your account was downloaded");
    }

    @TestFactory
    Stream<DynamicTest> exports() {
        return Row.tests(
                exported(Row.of("everything").given(Person::verified).when(OwnAccountContractTest::export))
                        .has("/data/account/email", Person::email)
                        .has("/data/account/id", Person::accountId)
                        .and((person, answer) -> {
                            assertThat(answer.json().at("/data/sessions")).hasSize(1);
                            assertThat(answer.json().at("/data/mails")).isNotEmpty();
                            assertThat(answer.json().at("/data/history").findValuesAsText("event"))
                                    .contains("signed_in");
                        }),
                Row.of("nothing without a session")
                        .when(person -> person.api().get(ME + "/export"))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"),
                Row.of("nothing to an old session")
                        .given(() -> {
                            Person person = Person.verified();
                            Ledger.change(
                                    "update session set created_at = created_at - interval '16 minutes'"
                                            + " where account_id = $1",
                                    person.accountId());
                            return person;
                        })
                        .when(person -> export(person))
                        .and((person, answer) -> assertThat(answer.code()).isEqualTo("RECENT_SIGN_IN_REQUIRED"))
                        .answers(403, "statusCode", "error", "code", "message"));
    }

    @Test
    void exportsNoSecret() {
        Secured secured = Secured.somebody();
        Script script = Script.of(secured.person(), Script.FULL);
        secured.rested().trustDevice(secured.app().code(0));
        Answer answer = export(Passwordless.session(secured));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().at("/data/automation_tokens/0/id").asText()).isEqualTo(script.id());
        assertThat(answer.json().at("/data/second_factor/backup_codes_left").asInt())
                .isEqualTo(10);
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        for (String secret : Ledger.texts(
                "select password_hash from account where id = $1 union all"
                        + " select secret from second_factor where account_id = $1 union all"
                        + " select code_hash from backup_code where account_id = $1 union all"
                        + " select encode(secret_hash, 'hex') from trusted_device where account_id = $1 union all"
                        + " select encode(secret_hash, 'hex') from automation_token where account_id = $1",
                secured.person().accountId())) {
            assertThat(text).doesNotContain(secret);
        }
        assertThat(text).doesNotContain("_hash", "secret_");
    }

    @Test
    void exportsNothingWithoutTheSecondFactor() {
        Secured secured = Secured.somebody().rested();
        String device = secured.trustDevice(secured.app().code(0)).text("/data/trusted_device");
        Answer again = secured.person()
                .api()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        secured.person().email(),
                        "password",
                        secured.person().password(),
                        "trusted_device",
                        device);

        assertThat(secured.person()
                        .api()
                        .as(again.text("/data/token"))
                        .get(ME + "/export")
                        .code())
                .isEqualTo("OTP_REQUIRED");
    }

    @Test
    void isExportedFiveTimesAnHour() {
        Person person = Person.verified();
        for (int i = 0; i < 5; i++) {
            assertThat(export(person).status()).isEqualTo(200);
        }
        assertThat(export(person).status()).isEqualTo(429);
    }

    @Test
    void keepsTheAddressTakenForOthers() {
        Person person = deleted();
        Person other = new Person(
                person.email(), "Another-Horse-8-battery", Person.stranger().api());

        Answer taken = other.signUp();

        assertThat(taken.status()).isEqualTo(200);
        Ledger.awaitMailsSent(person.email());
        assertThat(Mailbox.latestTo(person.email()).subject()).isEqualTo("You already have an account");
        assertThat(leaving(person)).isTrue();
    }
}
