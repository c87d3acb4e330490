package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Better Auth's challenges, and tokens of other kinds in their place. */
@QuarkusTest
@WithTestResource(Servers.class)
class BetterAuthChallengeTest {

    private static final String OTHER = "Other-Horse-8-battery";
    private static final String SESSION = "/api/auth/get-session";

    private static void assertOver(Secured somebody, Guest guest) {
        FactorRecord.forgetSteps(somebody.person());
        for (String[] way : new String[][] {
            {"/verify-totp", somebody.app().code(0)},
            {"/verify-backup-code", somebody.backupCodes().getLast()},
            {"/verify-otp", "123456"}
        }) {
            Answer answer = guest.copy().post("/two-factor" + way[0], "code", way[1]);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("INVALID_TWO_FACTOR_COOKIE");
            assertThat(answer.headerValues("Set-Cookie")).isEmpty();
        }
        assertThat(guest.copy().post("/two-factor/send-otp").code()).isEqualTo("INVALID_TWO_FACTOR_COOKIE");
    }

    @Test
    void diesWithTheOldPassword() {
        Secured somebody = Secured.somebody();
        Guest guest = Guest.signedIn(somebody.person());
        Person person = somebody.person();
        assertThat(person.setPassword(person.mailedResetToken(), OTHER).status())
                .isEqualTo(200);
        assertOver(somebody, guest);
    }

    @Test
    void diesWithABan() {
        Secured somebody = Secured.somebody();
        Guest guest = Guest.signedIn(somebody.person());
        Ledger.ban(somebody.person().email());
        assertOver(somebody, guest);
    }

    @Test
    void diesWithTheFactor() {
        Secured somebody = Secured.somebody().rested();
        Guest in = Guest.signedIn(somebody.person());
        assertThat(in.verifyTotp(somebody.app().code(0)).status()).isEqualTo(200);
        Guest guest = Guest.signedIn(somebody.person());
        assertThat(in.withPassword("/disable").status()).isEqualTo(200);
        for (String way : List.of("/verify-totp", "/verify-otp")) {
            assertThat(guest.copy().post("/two-factor" + way, "code", "123456").code())
                    .isEqualTo("INVALID_TWO_FACTOR_COOKIE");
        }
    }

    @Test
    void answersOfASignInThatGoesOnOpenNothing() {
        Secured somebody = Secured.somebody().rested();
        Guest guest = Guest.signedIn(somebody.person());
        String challenge = guest.cookie("two_factor");
        Guest elsewhere = Guest.of(somebody.person());
        assertThat(elsewhere.with("session_token", challenge).session().html()).isEqualTo("null");
        assertThat(somebody.person().api().as(challenge).get(SESSION).html()).isEqualTo("null");
        assertThat(somebody.person()
                        .api()
                        .as(challenge)
                        .get("/api/v1/users/auth/me")
                        .status())
                .isEqualTo(401);
        assertThat(somebody.person()
                        .api()
                        .post("/api/v1/users/auth/refresh", "refreshToken", challenge)
                        .status())
                .isEqualTo(401);
        Answer again = guest.signIn();
        assertThat(again.html())
                .doesNotContain(
                        challenge, guest.cookie("two_factor"), somebody.person().email());
        assertThat(again.header("set-auth-token")).isEmpty();
    }

    @Test
    void refusesChallengesOfAnotherDialect() {
        Secured somebody = Secured.somebody().rested();
        Guest guest = Guest.of(somebody.person()).with("two_factor", somebody.challenge());
        int sessions = FactorRecord.sessions(somebody.person());
        for (String[] way : new String[][] {
            {"/verify-totp", somebody.app().code(0)},
            {"/verify-backup-code", somebody.backupCodes().getFirst()},
            {"/verify-otp", "123456"}
        }) {
            assertThat(guest.post("/two-factor" + way[0], "code", way[1]).code())
                    .as(way[0])
                    .isEqualTo("INVALID_TWO_FACTOR_COOKIE");
        }
        Guest here = Guest.signedIn(somebody.person());
        Answer there = somebody.verify(here.cookie("two_factor"), somebody.app().code(0));
        assertThat(there.status()).as(there.toString()).isEqualTo(400);
        assertThat(FactorRecord.sessions(somebody.person())).isEqualTo(sessions);
        assertThat(here.verifyTotp(somebody.app().code(0)).status()).isEqualTo(200);
    }

    @Test
    void refusesTokensOfAnotherDialect() {
        Person person = Person.verified();
        for (String token : List.of(person.access(), person.refresh())) {
            assertThat(Guest.of(person).with("session_token", token).session().html())
                    .isEqualTo("null");
            assertThat(person.api().as(token).get(SESSION).html()).isEqualTo("null");
            assertThat(person.api()
                            .as(token)
                            .post("/api/auth/two-factor/enable", "password", person.password())
                            .code())
                    .isEqualTo("UNAUTHORIZED");
        }
        Guest guest = Guest.signedIn(person);
        String token = guest.cookie("session_token");
        assertThat(person.api().as(token).get("/api/v1/users/auth/me").status()).isEqualTo(401);
        assertThat(person.api()
                        .post("/api/v1/users/auth/refresh", "refreshToken", token)
                        .status())
                .isEqualTo(401);
        assertThat(guest.api().get("/api/v1/users/auth/me").status()).isEqualTo(401);
        assertThat(guest.isIn()).isTrue();
    }

    @Test
    void refusesTokensOfAnotherKind() {
        Secured somebody = Secured.somebody().rested();
        Guest guest = Guest.signedIn(somebody.person());
        guest.verifyTotp(somebody.app().code(0), "trustDevice", true);
        somebody.rested();
        String session = guest.cookie("session_token");
        String device = guest.cookie("trust_device");
        for (String wrong : List.of(session, device, device.substring(25))) {
            assertThat(Guest.of(somebody.person())
                            .with("two_factor", wrong)
                            .verifyTotp(somebody.app().code(0))
                            .code())
                    .isEqualTo("INVALID_TWO_FACTOR_COOKIE");
        }
        for (String wrong : List.of(device, device.substring(25))) {
            assertThat(Guest.of(somebody.person())
                            .with("session_token", wrong)
                            .session()
                            .html())
                    .isEqualTo("null");
        }
        for (String wrong : List.of(session, device.substring(0, 25) + session)) {
            assertThat(Guest.of(somebody.person())
                            .with("trust_device", wrong)
                            .signIn()
                            .json()
                            .has("token"))
                    .isFalse();
        }
    }

    @Test
    void endsEarlierSessionsInAllDialectsWhenAFactorIsEnabled() {
        Person person = Person.verified();
        Guest guest = Guest.signedIn(person);
        Secured.secure(person);
        assertThat(guest.isIn()).isFalse();

        Person other = Person.verified();
        Guest enabling = Guest.signedIn(other);
        String uri = enabling.withPassword("/enable").text("/totpURI");
        assertThat(enabling.verifyTotp(AuthenticatorApp.of(uri).code(0)).status())
                .isEqualTo(200);
        assertThat(other.session().get("/api/v1/users/auth/me").status()).isEqualTo(401);
        assertThat(other.api()
                        .post("/api/v1/users/auth/refresh", "refreshToken", other.refresh())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void locksTheCodesOfAllDialects() {
        Secured here = Secured.somebody().rested();
        Guest guest = Guest.signedIn(here.person());
        for (int i = 0; i < 5; i++) {
            assertThat(guest.verifyTotp(here.wrongCode()).code()).isEqualTo("INVALID_CODE");
        }
        assertThat(here.verify(here.challenge(), here.app().code(0)).code()).isEqualTo("TWOFACTOR_LOCKED");

        Secured there = Secured.somebody().rested().mistaken(5);
        Answer locked = Guest.signedIn(there.person()).verifyTotp(there.app().code(0));
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.code()).isEqualTo("ACCOUNT_TEMPORARILY_LOCKED");
    }

    @Test
    void acceptsACodeOnceInAllDialects() {
        Secured somebody = Secured.somebody().rested();
        String code = somebody.app().code(0);
        assertThat(Guest.signedIn(somebody.person()).verifyTotp(code).status()).isEqualTo(200);
        assertThat(somebody.verify(somebody.challenge(), code).status()).isEqualTo(401);
        String backup = somebody.backupCodes().getFirst();
        assertThat(somebody.verify(somebody.challenge(), backup).status()).isEqualTo(200);
        assertThat(Guest.signedIn(somebody.person())
                        .post("/two-factor/verify-backup-code", "code", backup)
                        .code())
                .isEqualTo("INVALID_BACKUP_CODE");
    }
}
