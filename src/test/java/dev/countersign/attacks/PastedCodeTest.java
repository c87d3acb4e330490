package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Pasted codes: in the format of apps, with white space from a mail program, with other dashes. */
@QuarkusTest
@WithTestResource(Servers.class)
class PastedCodeTest {

    private static final String TOTP = "/api/auth/2fa/totp";

    private static List<String> forms(String code) {
        String first = code.substring(0, code.length() / 2);
        String rest = code.substring(code.length() / 2);
        return List.of(
                first + ' ' + rest,
                ' ' + code + "\r\n",
                '\t' + first + '\u00a0' + rest,
                first + '\u2009' + rest + '\u3000',
                first + '-' + rest,
                first + '\u2013' + rest,
                first + " \u2212 " + rest,
                '\u2028' + code + " ".repeat(60));
    }

    private static String json(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static void in(String form, Answer answer) {
        assertThat(answer.status()).as(json(form) + ": " + answer).isEqualTo(200);
    }

    private static void takesAll(Secured somebody, Function<Secured, Waiting> endpoint) {
        for (String form : forms(FactorRecord.rightCode(somebody))) {
            Waiting waiting = endpoint.apply(somebody);
            FactorRecord.forgetSteps(somebody.person());
            in(form, waiting.giveRaw(json(form)));
        }
    }

    @Test
    void signsInByCodesOfTheAppInEveryDialect() {
        Secured somebody = Secured.somebody();
        FactorRecord.awaitTimeInStep();
        takesAll(somebody, Waiting::atHoody);
        takesAll(somebody, who -> Waiting.atBetterAuth(who, "verify-totp"));
        takesAll(somebody, Waiting::atThogits);
        takesAll(somebody, Waiting::atHydraCore);
    }

    @Test
    void signsInByBackupCodesInEveryDialect() {
        for (Function<Secured, Waiting> endpoint : List.<Function<Secured, Waiting>>of(
                Waiting::atHoody, who -> Waiting.atBetterAuth(who, "verify-backup-code"), Waiting::atHydraCore)) {
            Secured somebody = Secured.somebody();
            for (int i = 0; i < 8; i++) {
                String form = forms(somebody.backupCodes().get(i)).get(i);
                in(form, endpoint.apply(somebody).giveRaw(json(form.toLowerCase(java.util.Locale.ROOT))));
            }
        }
    }

    @Test
    void signsInByMailedCodes() {
        Secured somebody = Secured.somebody();
        for (int i = 0; i < 4; i++) {
            Guest guest = Guest.signedIn(somebody.person());
            String form = forms(guest.mailedCode()).get(i * 2);
            in(form, guest.post("/two-factor/verify-otp", "code", form));
        }
    }

    @Test
    void verifiesAddressesByCode() {
        for (int i = 0; i < 8; i++) {
            Person person = Person.stranger();
            Answer registered =
                    person.api().post("/auth/register", "email", person.email(), "password", person.password());
            in("", registered);
            String form =
                    forms(Mailbox.latestTo(person.email()).codes().getFirst()).get(i);
            in(
                    form,
                    person.api()
                            .as(registered.text("/access_token"))
                            .post("/auth/verify-email", "email", person.email(), "code", form));
        }
    }

    @Test
    void changesFactorsOfHoody() {
        Person person = Person.verified();
        Answer setup = Secured.setUp(person.session(), person.password());
        AuthenticatorApp app = AuthenticatorApp.scanned(setup.text("/data/qr_code"));
        Answer enabled = person.session()
                .post(
                        Secured.TWO_FACTOR + "/verify-setup",
                        "code",
                        forms(app.code(0)).getFirst());
        in("first code", enabled);
        Secured somebody =
                new Secured(person, app, Secured.codes(setup), person.api().as(enabled.text("/data/token")), enabled);
        String form = forms(FactorRecord.rightCode(somebody)).get(6);
        in(form, somebody.session().post(Endpoints.REGENERATE, "password", person.password(), "code", form));
        for (String gate : forms(FactorRecord.rightCode(somebody))) {
            FactorRecord.forgetSteps(person);
            in(
                    gate,
                    somebody.session()
                            .patch(
                                    Endpoints.TOKEN_GATE,
                                    "enabled",
                                    false,
                                    "password",
                                    person.password(),
                                    "otp_code",
                                    gate));
        }
        String last = forms(FactorRecord.rightCode(somebody)).get(1);
        in(last, somebody.session().deleteWith(Secured.TWO_FACTOR, "password", person.password(), "code", last));
    }

    @Test
    void changesFactorsOfThogitsAndBetterAuth() {
        Person person = Person.verified();
        Answer login = Endpoints.signIn(person.api(), "/api/auth/login", person.email(), person.password());
        Api session = Endpoints.browser(person.api(), login);
        AuthenticatorApp app =
                AuthenticatorApp.typed(session.method("POST", TOTP + "/setup").text("/secret"));
        String form = forms(app.code(0)).getFirst();
        Answer confirmed = session.post(TOTP + "/confirm", "code", form);
        in(form, confirmed);
        FactorRecord.forgetSteps(person);
        String last = forms(app.code(0)).get(4);
        in(last, Endpoints.browser(person.api(), confirmed).post(TOTP + "/disable", "code", last));

        Guest guest = Guest.signedIn(person);
        AuthenticatorApp other =
                AuthenticatorApp.of(guest.withPassword("/enable").text("/totpURI"));
        String first = forms(other.code(0)).get(2);
        in(first, guest.verifyTotp(first));
        assertThat(guest.session().text("/user/twoFactorEnabled")).isEqualTo("true");
    }
}
