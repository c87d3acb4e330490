package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cookies that browsers store, which no page of another server can make them use. */
@QuarkusTest
@WithTestResource(Servers.class)
class CookieOfHydraCoreTest {

    private static final String NOT_ALLOWED = "This origin is not allowed";
    private static final String[] ACCESS = {"Max-Age=1800", "Path=/", "HttpOnly", "SameSite=Lax"};
    private static final String[] REFRESH = {"Max-Age=604800", "Path=/auth", "HttpOnly", "SameSite=Lax"};

    @Test
    void liveAsLongAsTheirTokens() {
        Person person = Person.verified();
        Answer login = Hydra.session(person);
        assertCookies(login, ACCESS, REFRESH);
        assertCookies(Hydra.refresh(person.api(), login.text("/refresh_token")), ACCESS, REFRESH);
    }

    @Test
    void ofASignupLiveAsLong() {
        Pending somebody = Pending.somebody();
        assertCookies(somebody.registered(), ACCESS, REFRESH);
        assertCookies(Hydra.refresh(somebody.person().api(), somebody.refresh()), ACCESS, REFRESH);
        assertCookies(somebody.verify(somebody.code()), ACCESS, REFRESH);
    }

    @Test
    void areForgottenWithTheirOwnAttributes() {
        Answer out = Api.fromAnywhere().method("POST", "/auth/logout");
        assertThat(Hydra.attributes(out, "access_token")).contains("Max-Age=0", "Path=/");
        assertThat(Hydra.attributes(out, "refresh_token")).contains("Max-Age=0", "Path=/auth");
        assertThat(Hydra.cookies(out).values()).containsOnly("");
    }

    private static void assertCookies(Answer answer, String[] access, String[] refresh) {
        assertThat(Hydra.cookies(answer)).containsOnlyKeys("access_token", "refresh_token");
        assertThat(Hydra.attributes(answer, "access_token")).containsExactlyInAnyOrder(access);
        assertThat(Hydra.attributes(answer, "refresh_token")).containsExactlyInAnyOrder(refresh);
    }

    private static void assertStillIn(Person person, Answer login) {
        assertThat(Hydra.me(person.api().as(login.text("/access_token"))).status())
                .isEqualTo(200);
    }

    @Test
    void areUselessWithoutAPage() {
        Person person = Person.verified();
        Answer login = Hydra.session(person);
        Api carrying = Hydra.carrying(person.api(), login);
        Api withReferer = carrying.with("Referer", "https://evil.example/");
        for (String path : List.of("/auth/refresh", "/auth/logout")) {
            Hydra.assertRefused(carrying.post(path), 403, NOT_ALLOWED);
            Hydra.assertRefused(carrying.method("POST", path), 403, NOT_ALLOWED);
            Hydra.assertRefused(carrying.post(path, "refresh_token", ""), 403, NOT_ALLOWED);
            Hydra.assertRefused(withReferer.method("POST", path), 403, NOT_ALLOWED);
        }
        Hydra.assertRefused(carrying.post("/auth/logout", "refresh_token", "x"), 403, NOT_ALLOWED);
        Api access = person.api().with("Cookie", "access_token=" + login.text("/access_token"));
        Hydra.assertRefused(access.method("POST", "/auth/logout"), 403, NOT_ALLOWED);
        assertStillIn(person, login);
        Hydra.require(200, Hydra.refresh(person.api(), login.text("/refresh_token")));
    }

    @Test
    void ofASignupAreUselessWithoutAPage() {
        Pending somebody = Pending.somebody();
        Api carrying = Hydra.carrying(somebody.person().api(), somebody.registered());
        for (String path : List.of("/auth/refresh", "/auth/logout")) {
            Hydra.assertRefused(carrying.method("POST", path), 403, NOT_ALLOWED);
        }
        Hydra.require(200, Hydra.me(somebody.session()));
        Hydra.require(200, Hydra.refresh(somebody.person().api(), somebody.refresh()));
    }

    /* Sent by curl with a cookie jar, for example. */
    @TestFactory
    Stream<DynamicTest> areNoReasonToRefuseWhatNeedsNone() {
        return Row.tests(
                carried(
                                "login",
                                person -> carrying(person)
                                        .post("/auth/login", "email", person.email(), "password", person.password()))
                        .answers(200, Hydra.TOKENS)
                        .events("signed_in", "signed_in"),
                carried(
                                "register",
                                person -> carrying(person)
                                        .post("/auth/register", "email", person.email(), "password", person.password()))
                        .answers(200, Hydra.TOKENS)
                        .events("signed_in", "signed_up")
                        .mails("You already have an account"),
                Row.of("verify-2fa")
                        .secured(Secured::somebody, somebody -> {
                            Api api = Hydra.carrying(
                                    somebody.person().api(), Pending.somebody().registered());
                            return Hydra.verify(
                                    api,
                                    Hydra.challenge(somebody),
                                    somebody.app().freshCode());
                        })
                        .answers(200, Hydra.TOKENS)
                        .events("second_factor_asked", "signed_in"),
                Row.of("verify-email")
                        .given(
                                Pending::somebody,
                                Pending::person,
                                somebody -> somebody.verify(
                                        Hydra.carrying(somebody.person().api(), somebody.registered()),
                                        somebody.code()))
                        .answers(200, Hydra.TOKENS)
                        .events("address_verified", "signed_in"),
                carried(
                                "forgot-password",
                                person -> carrying(person).post("/auth/forgot-password", "email", person.email()))
                        .answers(200)
                        .mails("Set a new password"),
                carried(
                                "resend-verification",
                                person -> carrying(person).post("/auth/resend-verification", "email", person.email()))
                        .answers(200),
                Hydra.refused(
                        carried(
                                "reset-password",
                                person -> carrying(person)
                                        .post("/auth/reset-password", "token", "x", "new_password", "new-pw-8")),
                        400,
                        "Invalid or expired reset token"));
    }

    private static Row carried(String path, Function<Person, Answer> asks) {
        return Row.of(path).given(Person::verified).when(asks).events("signed_in");
    }

    private static Api carrying(Person person) {
        return Hydra.carrying(person.api(), Hydra.session(person));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "https://evil.example", "http://localhost", "http://localhost.evil.example:80"})
    void areUselessOnAnotherServersPage(String origin) {
        Person person = Person.verified();
        Answer login = Hydra.session(person);
        Api foreign = Hydra.carrying(person.api(), login).with("Origin", origin);
        for (String path : List.of("logout", "refresh", "login", "token", "register", "verify-2fa", "verify-email")) {
            assertForeign(foreign.method("POST", "/auth/" + path));
            assertForeign(foreign.postForm("/auth/" + path, "refresh_token", login.text("/refresh_token")));
        }
        assertForeign(person.api()
                .with("Origin", origin)
                .post("/auth/login", "email", person.email(), "password", person.password()));
        assertStillIn(person, login);
        assertThat(Hydra.refresh(person.api(), login.text("/refresh_token")).status())
                .isEqualTo(200);
    }

    private static void assertForeign(Answer answer) {
        Hydra.assertRefused(answer, 403, NOT_ALLOWED);
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void ofOtherNamesAreIgnored() {
        Person person = Person.verified();
        Api api = person.api().with("Cookie", "theme=dark");
        assertThat(api.post("/auth/login", "email", person.email(), "password", person.password())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void areNeitherSetNorLookedAtForPrograms() {
        Person person = Person.verified();
        Api carrying = Hydra.carrying(person.api(), Hydra.session(person));
        Hydra.assertRefused(carrying.method("POST", "/auth/token"), 401, "Not authenticated");
        Answer token =
                Hydra.basic(carrying, person.email() + ':' + person.password()).method("POST", "/auth/token");
        assertThat(token.status()).isEqualTo(200);
        assertThat(token.headerValues("Set-Cookie")).isEmpty();
    }

    @Test
    void areNotSetByWhatIsRefused() {
        Pending somebody = Pending.somebody();
        assertThat(somebody.verify(somebody.wrongCode()).headerValues("Set-Cookie"))
                .isEmpty();
        assertThat(Hydra.logIn(somebody.person()).headerValues("Set-Cookie")).isEmpty();
        assertThat(Ledger.texts(
                        "select id::text from account where email_key = $1",
                        somebody.person().email()))
                .isEmpty();
    }
}
