package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Detour;
import dev.countersign.testing.OtherRedis;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another Redis becomes the primary while the old one keeps running: connections to the old one answer but are useless. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RedisFailoverProfile.class)
class RedisFailoverTest {

    private static final long SECONDS_TO_HEAL = 5;

    private OtherRedis other;
    private int first;

    @BeforeEach
    void prepare() {
        other = new OtherRedis();
        first = Servers.redis().port();
    }

    @AfterEach
    void repair() {
        tellFirst("REPLICAOF NO ONE");
        tellFirst("CONFIG SET maxmemory 0");
        tellFirst("CONFIG SET min-replicas-to-write 0");
        Detour.leadTo(first);
        other.close();
        Outages.await(() -> Person.stranger().logIn().status() == 401);
    }

    private void tellFirst(String command) {
        assertThat(OtherRedis.tell(first, command)).as(command).startsWith("+OK");
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    private static String health() {
        return Metrics.health();
    }

    @Test
    void findsTheNewPrimaryByItself() {
        Person person = Person.verified();
        Secured secured = Secured.somebody();
        assertThat(person.logIn().status()).isEqualTo(200);

        Detour.leadTo(other.port());
        tellFirst("CONFIG SET masterauth " + OtherRedis.password());
        tellFirst("REPLICAOF 127.0.0.1 " + other.port());

        long start = System.nanoTime();
        List<Answer> refused = new ArrayList<>();
        Answer answer = person.logIn();
        while (answer.status() != 200) {
            refused.add(answer);
            assertThat(System.nanoTime() - start).isLessThan(SECONDS_TO_HEAL * 1_000_000_000L);
            answer = person.logIn();
        }
        assertThat(refused).as("the old primary was met").isNotEmpty().allSatisfy(RedisFailoverTest::assertUnavailable);
        for (String path : Endpoints.SIGN_INS) {
            assertThat(Endpoints.signIn(Api.fromAnywhere(), path, person.email(), person.password())
                            .status())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(secured.signIn().status()).isEqualTo(200);
        assertThat(health()).contains("\"answers\": true");
    }

    @Test
    void reportsAReplicaAsUnusable() {
        Person person = Person.verified();
        tellFirst("CONFIG SET masterauth " + OtherRedis.password());
        tellFirst("REPLICAOF 127.0.0.1 " + other.port());

        for (int i = 0; i < 3; i++) {
            assertUnavailable(person.logIn());
        }
        assertThat(health()).contains("\"answers\": false");
        assertThat(Api.fromAnywhere().as(person.access()).get(Pair.ME).status()).isEqualTo(200);

        tellFirst("REPLICAOF NO ONE");
        Outages.await(() -> person.logIn().status() == 200);
        assertThat(health()).contains("\"answers\": true");
    }

    @Test
    void refusesWhatRedisHasNoRoomToWrite() {
        Secured secured = Secured.somebody();
        Person person = Person.verified();
        String challenge = secured.challenge();
        for (String full : List.of("CONFIG SET maxmemory 1", "CONFIG SET min-replicas-to-write 3")) {
            tellFirst(full);
            for (String path : Endpoints.SIGN_INS) {
                assertUnavailable(Endpoints.signIn(Api.fromAnywhere(), path, person.email(), person.password()));
                assertUnavailable(Endpoints.signIn(Api.fromAnywhere(), path, person.email(), "Wrong-Horse-7-battery"));
                assertUnavailable(Endpoints.signIn(
                        Api.fromAnywhere(), path, secured.person().email(), person.password()));
            }
            for (String path : Endpoints.SIGN_UPS) {
                assertUnavailable(Endpoints.signUp(
                        Api.fromAnywhere(), path, Person.stranger().email(), person.password()));
            }
            assertThat(health()).contains("\"answers\": false");
            tellFirst("CONFIG SET maxmemory 0");
            tellFirst("CONFIG SET min-replicas-to-write 0");
        }
        assertThat(person.logIn().status()).isEqualTo(200);
        assertThat(secured.verify(challenge, secured.app().freshCode()).status())
                .isEqualTo(200);
    }
}
