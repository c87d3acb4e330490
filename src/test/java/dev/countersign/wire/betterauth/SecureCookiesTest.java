package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.HttpsProfile;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** A server that is reached over https. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(HttpsProfile.class)
class SecureCookiesTest {

    private static final String BASE = HttpsProfile.OWN;

    @Test
    void keepsItsCookiesFromOtherHostsAndPlainConnections() {
        Person person = Person.verified();
        Answer in = person.api()
                .with("Origin", BASE)
                .post("/api/auth/sign-in/email", "email", person.email(), "password", person.password());
        assertThat(in.header("Set-Cookie"))
                .matches("__Secure-better-auth\\.session_token=[0-9a-f]{64}; Max-Age=604800; Path=/; HttpOnly; Secure;"
                        + " SameSite=Lax");
        String session = in.text("/token");
        assertThat(person.api()
                        .with("Cookie", "__Secure-better-auth.session_token=" + session)
                        .get("/api/auth/get-session")
                        .json()
                        .isObject())
                .isTrue();
        assertThat(person.api()
                        .with("Cookie", "better-auth.session_token=" + session)
                        .get("/api/auth/get-session")
                        .html())
                .isEqualTo("null");
    }
}
