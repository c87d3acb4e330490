package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis dies or stops answering: nobody guesses without being counted, and whoever is signed in goes on. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class RedisOutageTest {

    private Person person;
    private Pair session;
    private String reset;
    private Person waiting;
    private String verification;

    @BeforeEach
    void prepare() {
        person = Person.verified();
        session = Pair.of(person.logIn());
        person.api().post("/api/v1/auth/forgot-password", "email", person.email());
        reset = Person.tokenIn(Mailbox.awaitTo(person.email(), 2).getFirst().text());
        waiting = Person.signedUp();
        verification = waiting.mailedToken();
    }

    @AfterEach
    void repair() {
        Servers.redis().resume();
        if (!Servers.redis().isRunning()) {
            Servers.redis().start();
        }
        Outages.await(() -> Person.stranger().logIn().status() == 401);
    }

    @Test
    void refusesToSignInAndGoesOnWithSessionsWhenRedisIsKilled() {
        Servers.redis().kill();
        checkWithout();
        Servers.redis().start();
        checkAfter();
    }

    @Test
    void refusesToSignInAndGoesOnWithSessionsWhenRedisDoesNotAnswer() {
        Servers.redis().pause();
        checkWithout();
        Servers.redis().resume();
        checkAfter();
    }

    private void checkWithout() {
        for (int round = 0; round < 3; round++) {
            int hashes = Metrics.hashesOf(() -> {
                assertUnavailable(person.logIn());
                assertUnavailable(person.logIn("Wrong-Horse-7-battery"));
                assertUnavailable(Person.stranger().logIn());
                assertUnavailable(Person.stranger().signUp());
                assertUnavailable(waiting.verify(verification));
            });
            assertThat(hashes).isZero();
            assertThat(session.me().status()).isEqualTo(200);
            session = Pair.of(session.renew());
            assertThat(Api.fromAnywhere().get("/api/v1/meta/public-key").status())
                    .isEqualTo(200);
        }
        List<Answer> burst =
                Burst.of(60, i -> i % 2 == 0 ? session.me() : Person.stranger().logIn());
        assertThat(Burst.statuses(burst)).containsOnlyKeys(200, 503).containsEntry(200, 30L);
        assertThat(Api.fromAnywhere()
                        .post("/api/v1/auth/reset-password", "token", reset, "password", "Other-Horse-8-battery")
                        .status())
                .isEqualTo(200);
        assertThat(session.me().status()).isEqualTo(401);
        Api local = Api.fromAnywhere();
        List<Answer> asked = Burst.of(12, i -> local.post("/api/v1/auth/forgot-password", "email", person.email()));
        assertThat(Burst.statuses(asked)).as("a small budget, never none").containsOnlyKeys(200, 429);
        assertThat(Burst.with(200, asked)).hasSizeLessThanOrEqualTo(3);
    }

    private void checkAfter() {
        Outages.await(() -> person.logIn("Other-Horse-8-battery").status() == 200);
        assertThat(person.logIn().status()).isEqualTo(401);
        assertThat(waiting.verify(verification).status()).isEqualTo(200);
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("DEPENDENCY_UNAVAILABLE");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    @Test
    void signsPeopleOutWithoutRedis() {
        Servers.redis().kill();
        assertThat(session.logOut().status()).isEqualTo(200);
        assertThat(session.me().status()).isEqualTo(401);
    }
}
