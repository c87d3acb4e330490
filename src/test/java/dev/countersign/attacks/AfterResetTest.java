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
import org.junit.jupiter.api.Test;

/** After a password reset: earlier intruders are out, and the mailbox alone does not open an account with two factors. */
@QuarkusTest
@WithTestResource(Servers.class)
class AfterResetTest {

    private static final String NEW_PASSWORD = "Fresh-Horse-8-battery";

    private static Person reset(Person person) {
        Answer answer = person.setPassword(person.mailedResetToken(), NEW_PASSWORD);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return new Person(person.email(), NEW_PASSWORD, person.api(), person.signedIn());
    }

    private static Api thogits(Person person) {
        Answer answer = person.api().post("/api/auth/login", "email", person.email(), "password", person.password());
        String cookie = answer.headerValues("Set-Cookie").stream()
                .map(line -> line.split(";", 2)[0])
                .filter(pair -> pair.startsWith("session="))
                .findFirst()
                .orElseThrow();
        return person.api().with("Cookie", cookie).with("Origin", Api.baseUrl());
    }

    private static Answer hydraCore(Person person) {
        return person.api().post("/auth/login", "email", person.email(), "password", person.password());
    }

    @Test
    void noSessionOfAnyDialectGoesOn() {
        Person person = Person.verified();
        Guest guest = Guest.signedIn(person);
        Api thogits = thogits(person);
        Answer tokens = hydraCore(person);
        Api hydraCore = person.api().as(tokens.text("/access_token"));
        assertThat(guest.isIn()).isTrue();
        assertThat(thogits.get("/api/auth/me").status()).isEqualTo(200);
        assertThat(hydraCore.get("/auth/me").status()).isEqualTo(200);
        reset(person);
        assertThat(guest.isIn()).isFalse();
        assertThat(thogits.get("/api/auth/me").status()).isEqualTo(401);
        assertThat(hydraCore.get("/auth/me").status()).isEqualTo(401);
        assertThat(person.api()
                        .post("/auth/refresh", "refresh_token", tokens.text("/refresh_token"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void noTrustedDeviceIsSparedTheCode() {
        Secured somebody = Secured.somebody().rested();
        Guest guest = Guest.of(somebody.person());
        guest.signIn();
        guest.verifyTotp(somebody.app().code(0), "trustDevice", true);
        String device = guest.cookie("trust_device");
        Person after = reset(somebody.person());
        Answer answer = Guest.of(after).with("trust_device", device).signIn();
        assertThat(answer.text("/twoFactorRedirect")).as(answer.toString()).isEqualTo("true");
    }

    @Test
    void theMailboxAloneIsNotBothFactors() {
        Secured somebody = Secured.somebody().rested();
        Guest guest = Guest.of(reset(somebody.person()));
        Answer asked = guest.signIn();
        assertThat(asked.json().path("twoFactorMethods").toString()).isEqualTo("[\"totp\"]");
        Ledger.awaitMailsSent(somebody.person().email());
        assertThat(guest.post("/two-factor/send-otp").code()).isEqualTo("OTP_NOT_CONFIGURED");
        assertThat(guest.verifyTotp(somebody.app().code(0)).status()).isEqualTo(200);
        assertThat(guest.post("/two-factor/send-otp").status())
                .as("once another factor was given")
                .isEqualTo(200);
    }
}
