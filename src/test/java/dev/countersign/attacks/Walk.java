package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import java.util.List;

/** A new user sends every kind of request of every dialect; each must succeed. */
final class Walk {

    private static final String HOODY = "/api/v1/users/auth";
    private static final String NEW_PASSWORD = "Other-Horse-8-battery";

    private Walk() {}

    static void everywhere() {
        throughHoody();
        throughBetterAuth();
        throughThogits();
        throughHydraCore();
    }

    private static Answer ok(Answer answer) {
        return ok(200, answer);
    }

    private static Answer ok(int status, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer;
    }

    private static Person confirmed(String signUp) {
        Person person = Person.stranger();
        ok(Endpoints.signUp(person.api(), signUp, person.email(), person.password()));
        String token = person.mailedToken();
        ok(person.api().get("/account/verify?token=" + token));
        ok(person.api().postForm("/account/verify", "token", token));
        return person;
    }

    private static void throughHoody() {
        Person person = Person.verified();
        Pair pair = Pair.of(Pair.of(person.logIn()).renew());
        ok(pair.me());
        ok(pair.renew());
        ok(person.session().get("/api/v1/users/me"));
        ok(person.session().get(HOODY + "/sessions"));
        Secured secured = Secured.secure(person);
        ok(secured.status());
        Answer trusted = secured.trustDevice(secured.backupCodes().getFirst());
        Answer spared = ok(person.api()
                .post(
                        HOODY + "/login",
                        "email",
                        person.email(),
                        "password",
                        person.password(),
                        "trusted_device",
                        trusted.text("/data/trusted_device")));
        Pair last = Pair.of(spared);
        ok(last.renew());
        ok(secured.session().get(Secured.TWO_FACTOR + "/trusted-devices"));
        ok(Endpoints.send(Endpoints.regenerate(secured, secured.app().freshCode())));
        ok(secured.session().delete(Secured.TWO_FACTOR + "/trusted-devices"));
        ok(Endpoints.send(Endpoints.disable(secured, secured.app().freshCode())));
        ok(person.setPassword(person.mailedResetToken(), NEW_PASSWORD));
        ok(Pair.of(person.logIn(NEW_PASSWORD)).logOut());
    }

    private static void throughBetterAuth() {
        Person person = confirmed("/api/auth/sign-up/email");
        Answer signedIn =
                ok(Endpoints.signIn(person.api(), "/api/auth/sign-in/email", person.email(), person.password()));
        Api browser = Endpoints.browser(person.api(), signedIn);
        ok(browser.get("/api/auth/get-session"));
        Answer setup = ok(browser.post("/api/auth/two-factor/enable", "password", person.password()));
        AuthenticatorApp app = AuthenticatorApp.of(setup.text("/totpURI"));
        Answer enabled = ok(browser.post("/api/auth/two-factor/verify-totp", "code", app.firstCode()));
        Api again = Endpoints.browser(person.api(), enabled);
        assertThat(ok(again.get("/api/auth/get-session")).text("/user/twoFactorEnabled"))
                .isEqualTo("true");
        Answer asked = ok(Endpoints.signIn(person.api(), "/api/auth/sign-in/email", person.email(), person.password()));
        ok(Endpoints.browser(person.api(), asked)
                .post("/api/auth/two-factor/verify-totp", "code", app.freshCode(), "trustDevice", true));
        ok(again.post("/api/auth/sign-out"));
    }

    private static void throughThogits() {
        Person person = confirmed("/api/auth/register");
        Api browser = Endpoints.browser(
                person.api(), ok(Endpoints.signIn(person.api(), "/api/auth/login", person.email(), person.password())));
        ok(browser.get("/api/auth/me"));
        AuthenticatorApp app = AuthenticatorApp.typed(
                ok(browser.post("/api/auth/2fa/totp/setup")).text("/secret"));
        Api again = Endpoints.browser(
                person.api(), ok(browser.post("/api/auth/2fa/totp/confirm", "code", app.firstCode())));
        ok(again.get("/api/auth/me"));
        Answer asked = ok(Endpoints.signIn(person.api(), "/api/auth/login", person.email(), person.password()));
        Api last = Endpoints.browser(
                person.api(),
                ok(Endpoints.browser(person.api(), asked).post("/api/auth/2fa/totp/verify", "code", app.freshCode())));
        ok(last.get("/api/auth/me"));
        ok(last.post("/api/auth/logout"));
    }

    private static void throughHydraCore() {
        Person person = Person.stranger();
        Answer registered = ok(Endpoints.signUp(person.api(), "/auth/register", person.email(), person.password()));
        List<String> codes = Mailbox.latestTo(person.email()).codes();
        Answer renewed = ok(renewed(person, registered));
        Api waiting = person.api().as(renewed.text("/access_token"));
        ok(waiting.get("/auth/me"));
        Answer verified = ok(waiting.post("/auth/verify-email", "email", person.email(), "code", codes.getFirst()));
        Answer pair = ok(renewed(person, verified));
        ok(person.api().as(pair.text("/access_token")).get("/auth/me"));
        Answer in = ok(Endpoints.signIn(person.api(), "/auth/login", person.email(), person.password()));
        ok(204, person.api().post("/auth/logout", "refresh_token", in.text("/refresh_token")));
        ok(Endpoints.signIn(person.api(), Endpoints.BASIC, person.email(), person.password()));
    }

    private static Answer renewed(Person person, Answer tokens) {
        return person.api().post("/auth/refresh", "refresh_token", tokens.text("/refresh_token"));
    }
}
