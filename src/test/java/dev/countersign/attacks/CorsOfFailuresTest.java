package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A page of an allowed origin can read that the server failed, and when to come back. Other pages can read nothing. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class CorsOfFailuresTest {

    private static final String OWN = Api.baseUrl();
    private static final String FOREIGN = "https://evil.example";

    @AfterEach
    void repair() {
        Servers.redis().resume();
        Outages.await(() -> Person.stranger().logIn().status() == 401);
    }

    private static Answer signIn(String origin, String path, Person person) {
        return Endpoints.signIn(Api.fromAnywhere().with("Origin", origin), path, person.email(), person.password());
    }

    @Test
    void sharesAnOutage() {
        Person person = Person.verified();
        Servers.redis().pause();
        for (String path : Endpoints.SIGN_INS) {
            Answer answer = signIn(OWN, path, person);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertShared(answer);
            assertHidden(signIn(FOREIGN, path, person));
        }
    }

    @Test
    void sharesAnErrorOfTheServer() {
        Person person = Person.verified();
        Sql.update("alter table audit_event rename to audit_event_away");
        try {
            for (String path : Endpoints.SIGN_INS) {
                Answer answer = signIn(OWN, path, person);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(500);
                assertShared(answer);
                assertHidden(signIn(FOREIGN, path, person));
            }
        } finally {
            Sql.update("alter table audit_event_away rename to audit_event");
        }
    }

    private static void assertShared(Answer answer) {
        assertThat(answer.headerValues("Access-Control-Allow-Origin"))
                .as(answer.toString())
                .isEqualTo(List.of(OWN));
        assertThat(answer.headerValues("Access-Control-Allow-Credentials")).isEqualTo(List.of("true"));
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("retry-after");
    }

    private static void assertHidden(Answer answer) {
        assertThat(answer.headers().map().keySet())
                .as(answer.toString())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }
}
