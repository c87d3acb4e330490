package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class FirstPathTest {

    @Test
    void signsUpVerifiesSignsInReadsMeRefreshesAndSignsOut() {
        Person person = Person.verified();
        Answer login = person.logIn();
        assertThat(login.status()).isEqualTo(200);
        Answer me = person.api().as(login.text("/data/token")).get("/api/v1/users/auth/me");
        assertThat(me.text("/data/email")).isEqualTo(person.email());
        Answer refreshed =
                person.api().post("/api/v1/users/auth/refresh", "refreshToken", login.text("/data/refreshToken"));
        assertThat(refreshed.status()).isEqualTo(200);
        Answer out = person.api().as(refreshed.text("/data/token")).post("/api/v1/users/auth/logout");
        assertThat(out.status()).isEqualTo(200);
        Answer after = person.api().as(refreshed.text("/data/token")).get("/api/v1/users/auth/me");
        assertThat(after.status()).isEqualTo(401);
    }
}
