package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers keep, and that no page of another server has them use it. */
@QuarkusTest
@WithTestResource(Servers.class)
class CookieTest {

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
    void ofASignupLiveNoLongerThanIt() {
        Pending somebody = Pending.somebody();
        assertThat(Hydra.attributes(somebody.registered(), "access_token")).containsExactlyInAnyOrder(ACCESS);
        assertThat(Hydra.attributes(somebody.registered(), "refresh_token"))
                .anyMatch(attribute -> attribute.matches("Max-Age=86[34]\\d\\d"))
                .contains("Path=/auth", "HttpOnly", "SameSite=Lax")
                .hasSize(REFRESH.length);
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

    @ParameterizedTest
    @ValueSource(strings = {"login", "register", "verify-2fa", "verify-email", "refresh", "logout", "forgot-password"})
    void areWorthNothingWithoutAPage(String path) {
        Person person = Person.verified();
        Answer login = Hydra.session(person);
        Api carrying = Hydra.carrying(person.api(), login);
        Hydra.assertRefused(carrying.post("/auth/" + path), 403, NOT_ALLOWED);
        Hydra.assertRefused(carrying.method("POST", "/auth/" + path), 403, NOT_ALLOWED);
        assertStillIn(person, login);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "https://evil.example", "http://localhost", "http://localhost.evil.example:80"})
    void areWorthNothingOnAnotherServersPage(String origin) {
        Person person = Person.verified();
        Answer login = Hydra.session(person);
        Api foreign = Hydra.carrying(person.api(), login).with("Origin", origin);
        for (String path : List.of("logout", "refresh", "login", "token")) {
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
    void ofOtherNamesAreNoReasonToRefuse() {
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
