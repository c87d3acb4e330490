package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one dialect has handed out is given at the doors of another, which asks for less beside it. */
@QuarkusTest
@WithTestResource(Servers.class)
class OtherDialectsTokenTest {

    private static final String TOTP = "/api/auth/2fa/totp";
    private static final Set<String> BY_COOKIE = Set.of("Better Auth", "Thogits");

    private static Api with(Person person, String cookie, String value) {
        return person.api().with("Cookie", cookie + '=' + value).with("Origin", Api.baseUrl());
    }

    private static String cookie(Answer answer, String name) {
        return answer.headerValues("Set-Cookie").stream()
                .filter(line -> line.startsWith(name + '='))
                .map(line -> line.substring(name.length() + 1).split(";", 2)[0])
                .findFirst()
                .orElseThrow();
    }

    private static Answer logIn(Person person) {
        return person.api().post("/api/auth/login", "email", person.email(), "password", person.password());
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isIn(400, 401);
        assertThat(answer.headerValues("Set-Cookie")).noneMatch(line -> line.matches("[^=]*session[^=]*=[^;]+;.*"));
        assertThat(answer.header("set-auth-token")).isEmpty();
    }

    private static String sessions(Person person) {
        return Ledger.texts(
                        "select count(*)::text from session where account_id = (select id from account where email_key = $1)",
                        person.email())
                .getFirst();
    }

    @Test
    void tokensOfBetterAuthSetUpNoFactorWithoutThePassword() {
        Person person = Person.verified();
        String token = Guest.signedIn(person).cookie("session_token");
        Api thief = with(person, "session", token);
        refused(thief.get("/api/auth/me"));
        refused(thief.method("POST", TOTP + "/setup"));
        refused(thief.post(TOTP + "/confirm", "code", "123456"));
        refused(thief.post(TOTP + "/disable", "code", "123456"));
        assertThat(with(person, "better-auth.session_token", token)
                        .get("/api/auth/get-session")
                        .text("/user/twoFactorEnabled"))
                .isEqualTo("false");
    }

    @Test
    void tokensOfThogitsAreShownToNoScript() {
        Person person = Person.verified();
        String token = cookie(logIn(person), "session");
        assertThat(with(person, "better-auth.session_token", token)
                        .get("/api/auth/get-session")
                        .html())
                .isEqualTo("null");
        assertThat(person.api().as(token).get("/api/auth/get-session").html()).isEqualTo("null");
        refused(with(person, "better-auth.session_token", token)
                .post("/api/auth/two-factor/enable", "password", person.password()));
    }

    @Test
    void opaqueTokensArePresentedToNoBearerOfPairs() {
        Person person = Person.verified();
        for (String token : new String[] {
            Guest.signedIn(person).cookie("session_token"), cookie(logIn(person), "session"),
        }) {
            refused(person.api().as(token).get("/api/v1/users/auth/me"));
            refused(person.api().as(token).get("/auth/me"));
            refused(with(person, "access_token", token).get("/auth/me"));
            refused(person.api().post("/auth/refresh", "refresh_token", token));
        }
    }

    @Test
    void challengesEndWhereTheyBegan() {
        Secured somebody = Secured.somebody().rested();
        Person person = somebody.person();
        Guest guest = Guest.of(person);
        guest.signIn();
        Map<String, String> tokens = Map.of(
                "Better Auth", guest.cookie("two_factor"),
                "Thogits", cookie(logIn(person), "session_2fa"),
                "Hoody", somebody.challenge(),
                "HydraCore",
                        person.api()
                                .post("/auth/login", "email", person.email(), "password", person.password())
                                .text("/temp_token"));
        String before = sessions(person);
        String code = somebody.app().code(0);
        tokens.forEach((from, token) -> {
            if (!from.equals("Better Auth")) {
                Api there = with(person, "better-auth.two_factor", token);
                refused(there.post("/api/auth/two-factor/verify-totp", "code", code));
                refused(there.post("/api/auth/two-factor/send-otp"));
            }
            if (!from.equals("Thogits")) {
                refused(with(person, "session_2fa", token).post(TOTP + "/verify", "code", code));
            }
            if (BY_COOKIE.contains(from)) {
                refused(person.api().post("/auth/verify-2fa", "temp_token", token, "code", code));
                refused(person.api().post(Secured.TWO_FACTOR + "/verify", "temp_token", token, "code", code));
            }
        });
        assertThat(sessions(person)).isEqualTo(before);
        Answer opened = guest.verifyTotp(code);
        assertThat(opened.status()).as(opened.toString()).isEqualTo(200);
    }
}
