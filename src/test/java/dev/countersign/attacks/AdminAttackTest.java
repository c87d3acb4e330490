package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Admin;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Script;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who administers, and what administrators cannot reach. */
@QuarkusTest
@WithTestResource(Servers.class)
class AdminAttackTest {

    private static final List<String> CALLS = List.of(
            "GET ",
            "POST /ban",
            "DELETE /ban",
            "DELETE /2fa",
            "GET /sessions",
            "DELETE /sessions",
            "DELETE /sessions/" + "0".repeat(24),
            "GET /history",
            "GET /mails");

    private static void refusesAll(Api client, Person target, int status, String code) {
        List<Answer> answers = new ArrayList<>(List.of(
                client.get(Admin.USERS),
                client.get(Admin.USERS + "?name=" + target.email()),
                client.get(Admin.USERS + "?standing=wrong")));
        for (String call : CALLS) {
            String[] parts = call.split(" ", 2);
            answers.add(client.method(parts[0], Admin.of(target) + parts[1]));
        }
        for (Answer answer : answers) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
            assertThat(answer.text("/code")).as(answer.toString()).isEqualTo(code);
            assertThat(answer.html()).doesNotContain(target.email(), target.username());
        }
        assertThat(Ledger.texts("select banned from account where id = $1", target.accountId()))
                .containsExactly("false");
        assertThat(Ledger.texts(
                        "select count(*) from session where account_id = $1 and ended_at is null", target.accountId()))
                .doesNotContain("0");
    }

    @Test
    void refusesUsers() {
        Person target = Person.verified();
        refusesAll(Person.verified().session(), target, 403, "INSUFFICIENT_PERMISSIONS");
        refusesAll(Secured.somebody().session(), target, 403, "INSUFFICIENT_PERMISSIONS");
        Person own = Person.verified();
        refusesAll(own.session(), own, 403, "INSUFFICIENT_PERMISSIONS");
        refusesAll(Api.fromAnywhere(), target, 401, "MISSING_TOKEN");
    }

    @Test
    void refusesAnAdministratorWithoutASecondFactor() {
        Person admin = Person.verified();
        Admin.appoint(admin);

        refusesAll(admin.session(), Person.verified(), 403, "TWOFACTOR_REQUIRED");
    }

    @Test
    void refusesASessionWithoutACodeOfTheApp() {
        Admin admin = Admin.somebody();
        String device = admin.secured().trustDevice().text("/data/trusted_device");
        Answer logIn = admin.person()
                .api()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        admin.person().email(),
                        "password",
                        admin.person().password(),
                        "trusted_device",
                        device);
        Api byDevice = admin.person().api().as(logIn.text("/data/token"));
        assertThat(byDevice.get("/api/v1/users/auth/me").status()).isEqualTo(200);

        refusesAll(byDevice, Person.verified(), 403, "OTP_REQUIRED");

        Api byCode = admin.person().api().as(admin.secured().rested().signIn().text("/data/token"));
        assertThat(byCode.get(Admin.USERS).status()).isEqualTo(200);
    }

    @Test
    void refusesASessionFromBeforeTheFactorChanged() {
        Admin admin = Admin.somebody();
        Ledger.change("delete from second_factor where account_id = $1", admin.id());

        refusesAll(admin.session(), Person.verified(), 403, "TWOFACTOR_REQUIRED");
    }

    @Test
    void refusesWhoIsAnAdministratorNoLonger() {
        Admin admin = Admin.somebody();
        assertThat(admin.session().get(Admin.USERS).status()).isEqualTo(200);
        Ledger.change("update account set admin = false where id = $1", admin.id());

        refusesAll(admin.session(), Person.verified(), 403, "INSUFFICIENT_PERMISSIONS");

        Ledger.ban(admin.person().email());
        refusesAll(admin.session(), Person.verified(), 403, "ACCOUNT_BANNED");
    }

    @Test
    void refusesTokensAndPasswordsOfAdministrators() {
        Admin admin = Admin.somebody();
        Person target = Person.verified();
        refusesAll(Script.of(admin.person(), Script.FULL).api(), target, 403, "INSUFFICIENT_PERMISSIONS");

        Person simple = Person.verified();
        Admin.appoint(simple);
        String basic = Base64.getEncoder()
                .encodeToString((simple.email() + ':' + simple.password()).getBytes(StandardCharsets.UTF_8));
        refusesAll(simple.api().with("Authorization", "Basic " + basic), target, 401, "INVALID_TOKEN");
    }

    @Test
    void refusesTheCookieOfAnotherDialect() {
        Admin admin = Admin.somebody();
        Guest guest = Guest.signedIn(admin.person());

        assertThat(guest.api().get(Admin.USERS).status()).isEqualTo(401);
    }

    @Test
    void leavesAnAdministratorTheOwnRole() {
        Admin admin = Admin.somebody();
        String own = "/api/v1/users/" + admin.id();

        assertThat(admin.session().put(own, "is_admin", false).text("/code")).isEqualTo("CANNOT_ADMINISTER_SELF");
        assertThat(admin.session()
                        .patch(own, "is_admin", false, "is_banned", true)
                        .text("/code"))
                .isEqualTo("CANNOT_ADMINISTER_SELF");
        assertThat(admin.session().get(Admin.USERS).status()).isEqualTo(200);
    }

    @Test
    void boundsWhatOneAdministratorReads() {
        Admin admin = Admin.somebody();
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 301; i++) {
            seen.add(admin.find("nobody@example.net").status());
        }

        assertThat(seen.subList(0, 300)).containsOnly(200);
        assertThat(seen.getLast()).isEqualTo(429);
        assertThat(admin.session().get(Admin.USERS).status()).isEqualTo(429);
        assertThat(Admin.somebody().session().get(Admin.USERS).status()).isEqualTo(200);
    }

    @Test
    void boundsWhatOneAdministratorDoes() {
        Admin admin = Admin.somebody();
        Person target = Person.verified();
        for (int i = 0; i < 100; i++) {
            assertThat(admin.ban(target).status()).isEqualTo(200);
        }

        assertThat(admin.ban(target).status()).isEqualTo(429);
        assertThat(admin.session().delete(Admin.of(target) + "/sessions").status())
                .isEqualTo(429);
    }

    @Test
    void showsNoSecretAndNoContentOfMails() {
        Admin admin = Admin.somebody();
        Secured target = Secured.somebody();
        Person person = target.person();
        String reset = person.mailedResetToken();
        List<String> secrets = new ArrayList<>(target.backupCodes());
        secrets.addAll(List.of(person.password(), person.access(), reset, "token=", "argon2", "v=19"));
        secrets.addAll(Ledger.texts("select password_hash from account where id = $1", person.accountId()));
        secrets.addAll(Ledger.texts("select secret from second_factor where account_id = $1", person.accountId()));

        for (String path : List.of("", "/sessions", "/history?limit=100", "/mails?limit=100")) {
            Answer answer = admin.session().get(Admin.of(person) + path);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.html()).doesNotContain(secrets);
        }
        assertThat(admin.session()
                        .get(Admin.of(person) + "/mails")
                        .json()
                        .path("data")
                        .findValuesAsText("kind"))
                .contains("reset", "second_factor_enabled", "signup");
        assertThat(admin.session().get(Admin.of(person) + "/mails").html()).doesNotContain(person.email());
    }

    @Test
    void showsNoMailsOfAnotherAccountOfTheMailbox() {
        Admin admin = Admin.somebody();
        Person plain = Person.verified();
        Person tagged = new Person(plain.email().replace("@", "+tag@"), plain.password(), Api.fromAnywhere());
        tagged.signUp();
        Answer verified = tagged.verify(tagged.mailedToken());
        Person other = new Person(tagged.email(), tagged.password(), tagged.api(), verified);
        Secured.secure(other);

        assertThat(admin.session()
                        .get(Admin.of(plain) + "/mails")
                        .json()
                        .path("data")
                        .findValuesAsText("kind"))
                .containsExactly("signup");
        assertThat(admin.session()
                        .get(Admin.of(other) + "/mails")
                        .json()
                        .path("data")
                        .findValuesAsText("kind"))
                .containsExactly("second_factor_enabled", "signup");
    }

    @Test
    void bansAtOnceInEveryDialect() {
        Admin admin = Admin.somebody();
        Person target = Person.verified();
        Guest guest = Guest.signedIn(target);
        Script script = Script.of(target, Script.FULL);

        assertThat(admin.ban(target).status()).isEqualTo(200);

        assertThat(target.session().get("/api/v1/users/auth/sessions").text("/code"))
                .isEqualTo("ACCOUNT_BANNED");
        assertThat(script.api().get("/api/v1/realms").text("/code")).isEqualTo("ACCOUNT_BANNED");
        assertThat(target.api()
                        .post("/api/v1/users/auth/refresh", "refreshToken", target.refresh())
                        .status())
                .isGreaterThanOrEqualTo(400);
        assertThat(guest.withPassword("/enable").status()).isEqualTo(403);
        assertThat(target.logIn().text("/code")).isEqualTo("ACCOUNT_BANNED");
    }
}
