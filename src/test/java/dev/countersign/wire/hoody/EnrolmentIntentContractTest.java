package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Person;
import dev.countersign.testing.RequiredFactorProfile;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** A sign-in that asks for the setup of a second factor first, and ends in an intent. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RequiredFactorProfile.class)
class EnrolmentIntentContractTest {

    @Test
    void issuesAnIntentForTheFirstCode() {
        Person person = Person.signedUp();
        AppUser who = AppUser.of(person);
        Answer verified = person.api()
                .post(
                        "/api/v1/auth/verify-email",
                        "token",
                        person.mailedToken(),
                        "response_mode",
                        "intent",
                        "code_challenge",
                        who.challenge());
        assertThat(verified.text("/data/requires_2fa_setup")).isEqualTo("true");
        Enrolling enrolling = new Enrolling(person, verified.text("/data/temp_token"));
        AuthenticatorApp app = enrolling.app();

        Answer issued = enrolling.finish(app.code(0));

        assertThat(issued.message()).isEqualTo("2FA successfully enabled");
        assertThat(issued.json().path("data").properties()).hasSize(1);
        String code = who.authorize(issued.text("/data/auth_intent_token")).text("/data/code");
        assertThat(who.exchange(code).text("/data/user/email")).isEqualTo(person.email());
    }
}
