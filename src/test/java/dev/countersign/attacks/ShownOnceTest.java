package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.QrCode;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The secret for an app: shown once, alone in its QR code, and different each time. */
@QuarkusTest
@WithTestResource(Servers.class)
class ShownOnceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a&secret=AAAA",
                "a?secret=AAAA&issuer=Bank#",
                "a=b&digits=8&period=1&algorithm=SHA512",
                "a%26secret=AAAA%3A",
                "a+b/./{c}|`'*!$^~"
            })
    void keepsAHostileAddressInItsLabel(String local) {
        String email = local + UUID.randomUUID().toString().substring(0, 8) + "@example.com";
        Person newcomer = new Person(email, "Correct-Horse-7-battery", Api.fromAnywhere());
        assertThat(newcomer.signUp().status()).isEqualTo(200);
        Answer verified = newcomer.verify(Person.tokenIn(Mailbox.latestTo(email).text()));
        Person person = new Person(email, newcomer.password(), newcomer.api(), verified);

        Answer setup = Secured.setUp(person.session(), person.password());

        String otpauth = QrCode.otpauthIn(setup.text("/data/qr_code"));
        Map<String, String> parameters = AuthenticatorApp.parameters(otpauth);
        assertThat(parameters)
                .containsOnlyKeys("secret", "issuer", "digits", "period")
                .containsEntry("secret", setup.text("/data/manual_entry_key"))
                .containsEntry("issuer", "Hoody");
        assertThat(URI.create(otpauth).getPath()).isEqualTo("/Hoody:" + email);
        assertThat(URI.create(otpauth).getFragment()).isNull();
    }

    @Test
    void isDifferentEachTime() {
        Person person = Person.verified();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            Answer setup = Secured.setUp(person.session(), person.password());
            assertThat(setup.text("/data/manual_entry_key")).matches("[A-Z2-7]{32}");
            assertThat(seen.add(setup.text("/data/manual_entry_key"))).isTrue();
            for (String code : Secured.codes(setup)) {
                assertThat(code).matches("[A-Z2-9]{10}");
                assertThat(seen.add(code)).isTrue();
            }
        }
    }

    @Test
    void isShownByNoOtherAnswer() {
        Person person = Person.verified();
        Answer setup = Secured.setUp(person.session(), person.password());
        String key = setup.text("/data/manual_entry_key");
        AuthenticatorApp app = AuthenticatorApp.typed(key);
        List<Answer> answers = new ArrayList<>();
        answers.add(person.session().get(Secured.TWO_FACTOR + "/status"));
        answers.add(person.session().get(Pair.ME));
        Answer enabled = person.session().post(Secured.TWO_FACTOR + "/verify-setup", "code", app.code(0));
        Secured somebody =
                new Secured(person, app, Secured.codes(setup), person.api().as(enabled.text("/data/token")), enabled);
        answers.add(enabled);
        answers.add(somebody.session().get(Secured.TWO_FACTOR + "/status"));
        answers.add(somebody.session().get(Pair.ME));
        answers.add(somebody.session().get("/api/v1/users/me"));
        answers.add(somebody.session().get("/api/v1/users/auth/sessions"));
        answers.add(somebody.session().get(Secured.TWO_FACTOR + "/trusted-devices"));
        answers.add(somebody.session().post(Secured.TWO_FACTOR + "/setup", "password", person.password()));
        answers.add(person.logIn());
        answers.add(somebody.verify(somebody.challenge(), FactorRecord.rightCode(somebody)));
        answers.add(somebody.session()
                .post(
                        Secured.TWO_FACTOR + "/backup-codes/regenerate",
                        "password",
                        person.password(),
                        "code",
                        FactorRecord.rightCode(somebody)));
        for (Answer answer : answers) {
            assertThat(answer.status()).as(answer.toString()).isIn(200, 400);
            assertThat(answer.toString())
                    .doesNotContain(key)
                    .doesNotContain("otpauth")
                    .doesNotContain("qr_code");
            somebody.backupCodes().forEach(code -> assertThat(answer.toString()).doesNotContain(code));
            assertThat(answer.header("Cache-Control")).as(answer.toString()).contains("no-store");
        }
        assertThat(setup.header("Cache-Control")).contains("no-store");
    }
}
