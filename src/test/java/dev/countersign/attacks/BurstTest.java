package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proves that a burst is simultaneous: the server has all of its requests before it answers any. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(DelayedProfile.class)
class BurstTest {

    private static final int AT_ONCE = 200;

    @AfterEach
    void resume() {
        Servers.postgres().resume();
    }

    @Test
    void hasEveryRequestInTheServerAtOnce() {
        Pair session = Pair.ofNewcomer(Person.signedUp());
        Servers.postgres().pause();
        CompletableFuture<List<Answer>> sent = CompletableFuture.supplyAsync(() ->
                Burst.atOnce(AT_ONCE, i -> RawRequest.get(Api.fromAnywhere().as(session.access()), Pair.ME)));
        Outages.await(() -> Metrics.requestsInFlight() == AT_ONCE);
        Servers.postgres().resume();
        assertThat(Burst.statuses(sent.join())).isEqualTo(Map.of(200, (long) AT_ONCE));
    }

    @Test
    void answersEachRequestInItsPlace() {
        List<Answer> answers = Burst.atOnce(
                AT_ONCE, i -> RawRequest.post(Api.fromAnywhere(), i % 2 == 0 ? Pair.REFRESH : "/api/v1/nothing/" + i));
        for (int i = 0; i < AT_ONCE; i++) {
            assertThat(answers.get(i).status()).isEqualTo(i % 2 == 0 ? 400 : 404);
            assertThat(answers.get(i).json().isObject()).isTrue();
        }
    }
}
