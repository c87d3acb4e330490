package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.SecureSiteProfile;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Over https, cookies have prefixes, and every sign-in leads users who must have a second factor into its setup. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(SecureSiteProfile.class)
class SecureOfHydraCoreTest {

    private static final String ORIGIN = SecureSiteProfile.OWN;

    @Test
    void namesCookiesByWhatBrowsersCheck() {
        Pending somebody = Pending.somebody();
        assertThat(Hydra.attributes(somebody.registered(), "__Host-access_token"))
                .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax");
        assertThat(Hydra.attributes(somebody.registered(), "__Secure-refresh_token"))
                .contains("Path=/auth", "Secure", "HttpOnly", "SameSite=Lax");
        Api browser = somebody.person()
                .api()
                .with(
                        "Cookie",
                        "__Host-access_token=" + somebody.access() + "; __Secure-refresh_token=" + somebody.refresh());
        Hydra.require(200, Hydra.me(browser));
        Hydra.assertRefused(browser.method("POST", "/auth/refresh"), 403, "This origin is not allowed");
        Hydra.require(200, browser.with("Origin", ORIGIN).method("POST", "/auth/refresh"));
    }

    @Test
    void looksAtNoCookieWithoutItsPrefix() {
        Pending somebody = Pending.somebody();
        Api planted = somebody.person()
                .api()
                .with("Cookie", "access_token=" + somebody.access() + "; refresh_token=" + somebody.refresh())
                .with("Origin", ORIGIN);
        Hydra.assertRefused(Hydra.me(planted), 401, "Not authenticated");
        Hydra.assertRefused(planted.method("POST", "/auth/refresh"), 401, "Not authenticated");
    }

    @Test
    void leadsUsersWhoMustHaveASecondFactorToItsSetup() {
        Pending somebody = Pending.somebody();
        String challenge = enrolment(somebody.verify(somebody.code()));
        assertThat(Ledger.texts("select id::text from session where account_id = $1", somebody.accountId()))
                .isEmpty();
        assertThat(Hydra.logIn(somebody.person()).text("/requires_2fa_setup")).isEqualTo("true");
        Hydra.assertRefused(Hydra.token(somebody.person()), 401, "second factor required");
        Hydra.assertRefused(
                Hydra.verify(somebody.person().api(), challenge, "123456"), 401, "Invalid or expired temporary token");

        Api api = somebody.person().api();
        Answer setup = api.post(Secured.TWO_FACTOR + "/enrolment/setup", "temp_token", challenge);
        AuthenticatorApp app = AuthenticatorApp.scanned(setup.text("/data/qr_code"));
        Answer done =
                api.post(Secured.TWO_FACTOR + "/enrolment/verify", "temp_token", challenge, "code", app.firstCode());
        // The session that the setup opened is Hoody's. Here, a session starts with the password and a code.
        Hydra.assertRefused(Hydra.me(api.as(done.text("/data/token"))), 401, "Invalid or expired token");
        Answer login = Hydra.logIn(somebody.person());
        assertThat(login.json().has("requires_2fa_setup")).isFalse();
        Answer opened = Hydra.verify(api, login.text("/temp_token"), app.freshCode());
        assertThat(Hydra.me(api.as(opened.text("/access_token"))).text("/totp_enabled"))
                .isEqualTo("true");
    }

    private static String enrolment(Answer answer) {
        Hydra.require(202, answer);
        assertThat(answer.json().size()).isEqualTo(4);
        assertThat(answer.text("/requires_2fa")).isEqualTo("true");
        assertThat(answer.text("/requires_2fa_setup")).isEqualTo("true");
        assertThat(answer.text("/method")).isEqualTo("totp");
        assertThat(answer.headerValues("Set-Cookie")).isEmpty();
        return answer.text("/temp_token");
    }
}
