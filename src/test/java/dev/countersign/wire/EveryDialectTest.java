package dev.countersign.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One account in all four dialects: what happens in one is visible in the others. */
@QuarkusTest
@WithTestResource(Servers.class)
class EveryDialectTest {

    private static final String HOODY = "/api/v1/users/auth";
    private static final String BETTER_AUTH = "/api/auth";
    private static final String THOGITS = "/api/auth/2fa/totp";
    private static final String HYDRACORE = "/auth";
    private static final Pattern SIX_DIGITS = Pattern.compile("(?m)^\\s*(\\d{6})\\s*$");

    private static Answer ok(int status, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer;
    }

    /** From now on, the client sends this cookie, as from a page of the server's own origin. */
    private static Api with(Api client, Answer answer, String cookie) {
        String pair = answer.headerValues("Set-Cookie").stream()
                .map(line -> line.split(";", 2)[0])
                .filter(one -> one.startsWith(cookie + '='))
                .findFirst()
                .orElseThrow();
        return client.with("Cookie", pair).with("Origin", Api.baseUrl());
    }

    private static Person registeredAtHydraCore() {
        Person person = Person.stranger();
        Answer pending = ok(
                200,
                person.api().post(HYDRACORE + "/register", "email", person.email(), "password", person.password()));
        Matcher code = SIX_DIGITS.matcher(Mailbox.latestTo(person.email()).text());
        assertThat(code.find()).isTrue();
        Answer verified = ok(
                200,
                person.api()
                        .as(pending.text("/access_token"))
                        .post(HYDRACORE + "/verify-email", "email", person.email(), "code", code.group(1)));
        assertThat(verified.text("/email_verified")).isEqualTo("true");
        return person;
    }

    private static AuthenticatorApp enabledAtThogits(Person person) {
        Answer signedIn = ok(
                200, person.api().post(BETTER_AUTH + "/login", "email", person.email(), "password", person.password()));
        Api browser = with(person.api(), signedIn, "session");
        AuthenticatorApp app =
                AuthenticatorApp.typed(ok(200, browser.post(THOGITS + "/setup")).text("/secret"));
        ok(200, browser.post(THOGITS + "/confirm", "code", app.firstCode()));
        return app;
    }

    private static Api signedInAtHoody(Person person, String code) {
        String challenge = person.logIn().text("/data/temp_token");
        Answer answer =
                ok(200, person.api().post(Secured.TWO_FACTOR + "/verify", "temp_token", challenge, "code", code));
        return person.api().as(answer.text("/data/token"));
    }

    @Test
    void servesOneAccountAtOnce() {
        Person person = registeredAtHydraCore();
        AuthenticatorApp app = enabledAtThogits(person);
        Api hoody = signedInAtHoody(person, app.freshCode());
        Answer regenerated = ok(
                200,
                hoody.post(
                        Secured.TWO_FACTOR + "/backup-codes/regenerate",
                        "password",
                        person.password(),
                        "code",
                        app.freshCode()));
        List<String> backupCodes = Secured.codes(regenerated);

        Api atBetterAuth = signedInAtBetterAuth(person, backupCodes.get(0));
        JsonNode session = atBetterAuth.get(BETTER_AUTH + "/get-session").json();
        assertThat(session.at("/user/twoFactorEnabled").asBoolean()).isTrue();
        String id = session.at("/session/id").asText();
        JsonNode listed = hoody.get(HOODY + "/sessions").json().path("data");
        assertThat(listed.findValuesAsText("id")).contains(id);
        assertThat(listed.findValuesAsText("second_factor")).contains("backup_code");

        Api atHydraCore = signedInAtHydraCore(person, backupCodes.get(1));
        Answer me = ok(200, atHydraCore.get(HYDRACORE + "/me"));
        assertThat(me.text("/email")).isEqualTo(person.email());
        assertThat(me.text("/totp_enabled")).isEqualTo("true");

        ok(200, hoody.delete(HOODY + "/sessions/" + id));
        assertThat(atBetterAuth.get(BETTER_AUTH + "/get-session").json().isNull())
                .isTrue();
        ok(200, atHydraCore.get(HYDRACORE + "/me"));

        ok(200, hoody.delete(HOODY + "/sessions"));
        ok(401, atHydraCore.get(HYDRACORE + "/me"));
    }

    private static Api signedInAtBetterAuth(Person person, String backupCode) {
        Answer asked = ok(
                200,
                person.api()
                        .post(BETTER_AUTH + "/sign-in/email", "email", person.email(), "password", person.password()));
        assertThat(asked.text("/twoFactorRedirect")).isEqualTo("true");
        Answer opened = ok(
                200,
                with(person.api(), asked, "better-auth.two_factor")
                        .post(BETTER_AUTH + "/two-factor/verify-backup-code", "code", backupCode));
        return with(person.api(), opened, "better-auth.session_token");
    }

    private static Api signedInAtHydraCore(Person person, String backupCode) {
        Answer asked = ok(
                202, person.api().post(HYDRACORE + "/login", "email", person.email(), "password", person.password()));
        Answer opened = ok(
                200,
                person.api()
                        .post(HYDRACORE + "/verify-2fa", "temp_token", asked.text("/temp_token"), "code", backupCode));
        return person.api().as(opened.text("/access_token"));
    }

    @Test
    void countsWrongCodesOfAllDialectsTogether() {
        Secured somebody = Secured.somebody();
        Person person = somebody.person();
        Answer atThogits = ok(
                200, person.api().post(BETTER_AUTH + "/login", "email", person.email(), "password", person.password()));
        Answer atBetterAuth = ok(
                200,
                person.api()
                        .post(BETTER_AUTH + "/sign-in/email", "email", person.email(), "password", person.password()));
        Answer atHydraCore = ok(
                202, person.api().post(HYDRACORE + "/login", "email", person.email(), "password", person.password()));
        String atHoody = somebody.challenge();
        Api thogits = with(person.api(), atThogits, "session_2fa");
        Api betterAuth = with(person.api(), atBetterAuth, "better-auth.two_factor");
        AuthenticatorApp app = somebody.app();

        ok(400, thogits.post(THOGITS + "/verify", "code", app.wrongCode(0)));
        ok(401, betterAuth.post(BETTER_AUTH + "/two-factor/verify-totp", "code", app.wrongCode(1)));
        ok(401, hydraCores(person, atHydraCore, app.wrongCode(2)));
        ok(401, somebody.verify(atHoody, app.wrongCode(3)));
        ok(400, thogits.post(THOGITS + "/verify", "code", app.wrongCode(4)));

        String right = app.freshCode();
        ok(429, thogits.post(THOGITS + "/verify", "code", right));
        ok(429, betterAuth.post(BETTER_AUTH + "/two-factor/verify-totp", "code", right));
        ok(429, hydraCores(person, atHydraCore, right));
        ok(429, somebody.verify(atHoody, right));
    }

    private static Answer hydraCores(Person person, Answer asked, String code) {
        return person.api().post(HYDRACORE + "/verify-2fa", "temp_token", asked.text("/temp_token"), "code", code);
    }
}
