package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.HttpsProfile;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** The newer form of the signature, in the header that clients know. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(HttpsProfile.class)
class SignatureFormContractTest {

    @Test
    void bindsMethodStatusAndTargetEverywhere() {
        Person person = Person.verified();

        assertBinds(person.logIn(), "/api/v1/users/auth/login");
        assertBinds(person.session().get("/api/v1/users/auth/me?x=1,2"), "/api/v1/users/auth/me?x=1%2C2");
        assertBinds(person.api().get("/api/v1/meta/public-key"), "/api/v1/meta/public-key");
        assertBinds(person.api().get("/nothing?token=a"), "/nothing?token=a");
        assertBinds(person.api().get("/api/v1/users/auth/login"), "/api/v1/users/auth/login");
    }

    /* The request target as received, with its query. A comma is escaped, because it would end the field. */
    private static void assertBinds(Answer answer, String target) {
        assertThat(answer.header("X-Hoody-Signature"))
                .contains(",m=" + answer.method() + ",s=" + answer.status() + ",path=" + target + ",sig=");
    }

    @Test
    void tellsHowItIsMade() {
        Answer answer = Person.stranger().api().get("/api/v1/meta/public-key");

        assertThat(answer.text("/data/signing_format/response_header"))
                .isEqualTo("X-Hoody-Signature: t=<unix_ts>,kid=<key_id>,m=<METHOD>,s=<status>,path=<path>,sig=<hex>");
        assertThat(answer.text("/data/signing_format/response_signed_data"))
                .isEqualTo("<t_value>\\n<METHOD>\\n<status>\\n<path>\\n<response_body_utf8_string>");
    }
}
