package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Forge;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens of one dialect presented at another, which may ask for less additional proof. */
@QuarkusTest
@WithTestResource(Servers.class)
class OtherDialectsTokenTest {

    private static final String TOTP = "/api/auth/2fa/totp";

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
            if (!from.equals("HydraCore")) {
                refused(person.api().post("/auth/verify-2fa", "temp_token", token, "code", code));
            }
            if (!from.equals("Hoody")) {
                refused(person.api().post(Secured.TWO_FACTOR + "/verify", "temp_token", token, "code", code));
                refused(person.api()
                        .as(token)
                        .post(Secured.TWO_FACTOR + "/verify", "code", code, "response_mode", "tokens"));
                Answer cancelled = person.api().as(token).method("POST", "/api/v1/auth/intent/cancel");
                assertThat(cancelled.status()).as("nothing to cancel here").isEqualTo(204);
            }
        });
        assertThat(sessions(person)).isEqualTo(before);
        for (String own : new String[] {"Hoody", "HydraCore"}) {
            String path = own.equals("Hoody") ? Secured.TWO_FACTOR + "/verify" : "/auth/verify-2fa";
            Answer answered =
                    person.api().post(path, "temp_token", tokens.get(own), "code", FactorRecord.rightCode(somebody));
            assertThat(answered.status()).as(own + ": " + answered).isEqualTo(200);
        }
        FactorRecord.forgetSteps(person);
        Answer opened = guest.verifyTotp(code);
        assertThat(opened.status()).as(opened.toString()).isEqualTo(200);
    }

    @Test
    void pairsOfHydraCoreAreInvalidAtHoody() {
        Person person = Person.verified();
        Answer pair = person.api().post("/auth/login", "email", person.email(), "password", person.password());
        String access = pair.text("/access_token");
        String refresh = pair.text("/refresh_token");
        Api thief = person.api().as(access);
        for (Answer answer : List.of(
                thief.get(Pair.ME),
                thief.get("/api/v1/users/auth/sessions"),
                thief.post("/api/v1/users/auth/logout"),
                thief.post(Secured.TWO_FACTOR + "/setup", "password", person.password()),
                thief.postRaw(Pair.REFRESH, "{}"),
                person.api().as(refresh).get(Pair.ME),
                person.api().as(refresh).postRaw(Pair.REFRESH, "{}"),
                Pair.renew(refresh),
                Pair.renew(Forge.expiredRefresh(refresh)),
                person.api().as(Forge.expiredAccess(access)).get(Pair.ME))) {
            refused(answer);
            assertThat(answer.code()).as(answer.toString()).isIn("INVALID_TOKEN", "INVALID_REFRESH_TOKEN");
        }
        assertThat(thief.get("/auth/me").status()).as("its own").isEqualTo(200);
        Answer renewed = person.api().post("/auth/refresh", "refresh_token", refresh);
        assertThat(renewed.status()).as(renewed.toString()).isEqualTo(200);
        refused(Pair.renew(renewed.text("/refresh_token")));
        assertThat(person.api()
                        .as(renewed.text("/access_token"))
                        .get("/auth/me")
                        .status())
                .as("nothing ended by it")
                .isEqualTo(200);
    }

    @Test
    void pairsOfHoodyAreInvalidAtHydraCore() {
        Person person = Person.verified();
        refused(person.session().get("/auth/me"));
        refused(with(person, "access_token", person.access()).get("/auth/me"));
        refused(person.api().post("/auth/refresh", "refresh_token", person.refresh()));
        refused(with(person, "refresh_token", person.refresh()).method("POST", "/auth/refresh"));
        refused(person.api().post("/auth/refresh", "refresh_token", Forge.expiredRefresh(person.refresh())));
        for (Api thief : List.of(
                person.session(),
                with(person, "access_token", person.access()),
                with(person, "refresh_token", person.refresh()))) {
            assertThat(thief.method("POST", "/auth/logout").status()).isEqualTo(204);
        }
        assertThat(person.api()
                        .post("/auth/logout", "refresh_token", person.refresh())
                        .status())
                .isEqualTo(204);
        assertThat(person.session().get(Pair.ME).status())
                .as("signed out by nobody")
                .isEqualTo(200);
        assertThat(Pair.renew(person.refresh()).status()).isEqualTo(200);
    }

    @Test
    void devicesAreTrustedByTheDialectThatTrustedThem() {
        Secured somebody = Secured.somebody().rested();
        Person person = somebody.person();
        String hoody = somebody.trustDevice(FactorRecord.rightCode(somebody)).text("/data/trusted_device");
        Guest guest = Guest.signedIn(person);
        guest.verifyTotp(FactorRecord.rightCode(somebody), "trustDevice", true);
        String betterAuth = guest.cookie("trust_device");

        assertAsked(person, hoody);
        assertThat(atHoody(person, betterAuth).text("/data/requires_2fa")).isEqualTo("true");
        Answer spared = atHoody(person, hoody);
        assertThat(spared.json().at("/data/token").isTextual())
                .as(spared.toString())
                .isTrue();
        Ledger.change(
                "update trusted_device set rotated_at = rotated_at - interval '1 minute'"
                        + " where account_id = (select id from account where email_key = $1)",
                person.email());
        assertAsked(person, hoody);
        String next = spared.text("/data/trusted_device");
        assertThat(atHoody(person, next).json().at("/data/token").isTextual())
                .as("an old secret at another dialect ends no trust")
                .isTrue();
        assertThat(Guest.of(person)
                        .with("trust_device", betterAuth)
                        .signIn()
                        .json()
                        .has("token"))
                .isTrue();
    }

    @Test
    void devicesTrustedBeforeTheyHadADialectStayWithTheFirstThatUsesThem() {
        Secured somebody = Secured.somebody().rested();
        Person person = somebody.person();
        String device = somebody.trustDevice(FactorRecord.rightCode(somebody)).text("/data/trusted_device");
        Ledger.change(
                "update trusted_device set dialect = null"
                        + " where account_id = (select id from account where email_key = $1)",
                person.email());
        Answer spared = atHoody(person, device);
        assertThat(spared.json().at("/data/token").isTextual())
                .as(spared.toString())
                .isTrue();
        assertAsked(person, spared.text("/data/trusted_device"));
        assertThat(atHoody(person, spared.text("/data/trusted_device"))
                        .json()
                        .at("/data/token")
                        .isTextual())
                .isTrue();
    }

    private static Answer atHoody(Person person, String device) {
        return person.api()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        person.email(),
                        "password",
                        person.password(),
                        "trusted_device",
                        device);
    }

    private static void assertAsked(Person person, String device) {
        Answer answer = Guest.of(person).with("trust_device", device).signIn();
        assertThat(answer.text("/twoFactorRedirect")).as(answer.toString()).isEqualTo("true");
    }
}
