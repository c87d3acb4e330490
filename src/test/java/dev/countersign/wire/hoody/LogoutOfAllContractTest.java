package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.FirmProfile;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Hoody log-out that ends all sessions, as on the vendor's own server. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(LogoutOfAllContractTest.LogoutOfAll.class)
class LogoutOfAllContractTest {

    public static class LogoutOfAll implements FirmProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("countersign.session.logout", "all");
        }
    }

    private static final String LOGOUT = "/api/v1/users/auth/logout";
    private static final String ME = "/api/v1/users/auth/me";
    private static final String REFRESH = "/api/v1/users/auth/refresh";

    @Test
    void endsAllSessionsOfTheAccountInEveryDialectAndOfNobodyElse() {
        Person person = Person.verified();
        Answer login = person.logIn();
        Guest guest = Guest.signedIn(person);
        Answer hydra = person.api().post("/auth/login", "email", person.email(), "password", person.password());
        Person other = Person.verified();
        long since = Ledger.latest();

        Answer answer = person.session().post(LOGOUT);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.message()).isEqualTo("Logout successful");
        assertThat(answer.json().has("data")).isFalse();
        assertThat(Ledger.eventsOf(person.api(), since)).isEqualTo(List.of("sessions_ended"));
        for (String token : List.of(person.access(), login.text("/data/token"))) {
            assertThat(person.api().as(token).get(ME).status()).isEqualTo(401);
        }
        for (String token : List.of(person.refresh(), login.text("/data/refreshToken"))) {
            assertThat(person.api().post(REFRESH, "refreshToken", token).status())
                    .isEqualTo(401);
        }
        assertThat(guest.isIn()).isFalse();
        assertThat(person.api().as(hydra.text("/access_token")).get("/auth/me").status())
                .isEqualTo(401);
        assertThat(other.session().get(ME).status()).isEqualTo(200);
    }

    @Test
    void worksForTheBanned() {
        Person banned = Person.banned();
        assertThat(banned.session().post(LOGOUT).status()).isEqualTo(200);
        assertThat(banned.session().post(LOGOUT).status()).isEqualTo(401);
    }

    @Test
    void endsOneSessionInTheOtherDialects() {
        Person person = Person.verified();
        Guest guest = Guest.signedIn(person);
        assertThat(guest.post("/sign-out").status()).isEqualTo(200);
        Answer hydra = person.api().post("/auth/login", "email", person.email(), "password", person.password());
        assertThat(person.api()
                        .post("/auth/logout", "refresh_token", hydra.text("/refresh_token"))
                        .status())
                .isEqualTo(204);
        assertThat(person.session().get(ME).status()).isEqualTo(200);
    }
}
