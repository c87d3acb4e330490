package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis or PostgreSQL fails: no lock opens, nobody guesses uncounted, no owner is locked out. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class CodeLockOutageTest {

    private Target target;
    private Secured owner;

    @BeforeEach
    void prepare() {
        target = Target.somebody().anew();
        owner = target.owner();
    }

    @AfterEach
    void repair() {
        Servers.postgres().resume();
        if (!Servers.redis().isRunning()) {
            Servers.redis().start();
        }
        if (!Servers.postgres().isRunning()) {
            Servers.postgres().start();
        }
        Outages.await(() -> owner.person().logIn().status() == 200);
    }

    private Answer right() {
        return owner.verify(owner.challenge(), owner.app().code(0));
    }

    private void lock() {
        String challenge = owner.challenge();
        for (int i = 0; i < 5; i++) {
            assertThat(owner.verify(challenge, owner.app().wrongCode(i)).status())
                    .isEqualTo(401);
        }
    }

    private void assertStillLocked() {
        Outages.await(() -> owner.person().logIn().status() == 200);
        assertThat(right().code()).isEqualTo("TWOFACTOR_LOCKED");
        assertThat(target.counted()).isEqualTo("5 5 1 5");
        assertThat(target.lockSeconds()).isBetween(800.0, 900.0);
    }

    @Test
    void keepsTheLockWhenRedisLosesEverything() {
        lock();
        Target.redis().execute("FLUSHALL");
        assertStillLocked();
        Servers.redis().kill();
        Servers.redis().start();
        assertStillLocked();
    }

    @Test
    void countsEveryWrongCodeWhateverRedisForgetsBetween() {
        for (int i = 0; i < 5; i++) {
            assertThat(owner.verify(owner.challenge(), owner.app().wrongCode(i)).status())
                    .isEqualTo(401);
            Target.redis().execute("FLUSHALL");
        }
        assertStillLocked();
    }

    @Test
    void keepsTheLockWhenPostgresIsKilled() {
        lock();
        Servers.postgres().kill();
        Servers.postgres().start();
        assertStillLocked();
    }

    @Test
    void letsNobodyInByRecordsOfTheWrongType() {
        String challenge = owner.challenge();
        String key = Target.keyOf(challenge);
        String record = Target.recordOf(challenge);
        for (List<String> write : List.of(
                List.of("SET", key, "1"),
                List.of("SET", key, "{}"),
                List.of("SET", key, record + ' ' + record),
                List.of("SET", key, record.replace(":true", ":\"true\"")),
                List.of("SET", key, record.replace("VERIFY", "NONE")),
                List.of("RPUSH", key, record),
                List.of("HSET", key, "accountId", target.id()))) {
            assertThat(refusalAfter(write, challenge).status())
                    .as(write.toString())
                    .isIn(400, 503);
        }
        Target.redis().execute("SET", key, record);
        assertThat(target.counted()).isEqualTo("0 0 0 0");
        assertThat(owner.verify(challenge, owner.app().code(0)).status()).isEqualTo(200);
    }

    @Test
    void treatsAnUnreadableCopyOfALockAsALock() {
        String challenge = owner.challenge();
        String mirror = "code-lock:" + target.id();
        for (List<String> write : List.of(
                List.of("SET", mirror, "not a time"),
                List.of("SET", mirror, ""),
                List.of("SET", mirror, "99999999999999999999"),
                List.of("HSET", mirror, "a", "b"))) {
            Answer answer = refusalAfter(write, challenge);
            assertThat(answer.status()).as(write + " " + answer).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
        target.forgetMirror();
        assertThat(target.counted()).isEqualTo("0 0 0 0");
        assertThat(owner.verify(challenge, owner.app().code(0)).status()).isEqualTo(200);
    }

    /* The answer to a correct code once Redis holds what a command writes. */
    private Answer refusalAfter(List<String> write, String challenge) {
        Target.redis().execute("DEL", write.get(1));
        Target.redis().execute(write.getFirst(), write.subList(1, write.size()).toArray(String[]::new));
        return owner.verify(challenge, owner.app().code(0));
    }

    @Test
    void comparesNoCodeWithoutRedis() {
        String challenge = owner.challenge();
        Pair session =
                new Pair(owner.enabled().text("/data/token"), owner.enabled().text("/data/refreshToken"));
        Servers.redis().kill();
        List<Supplier<Answer>> refused = List.of(
                () -> owner.person().logIn(),
                () -> owner.person().logIn("Wrong-Horse-7-battery"),
                () -> owner.verify(challenge, owner.app().code(0)),
                () -> owner.verify(challenge, owner.app().wrongCode(1)),
                () -> owner.verify(challenge, owner.backupCodes().getFirst()));
        int comparisons = Metrics.comparisonsOf(() -> refused.forEach(request -> {
            Answer answer = Outages.soon(request);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("DEPENDENCY_UNAVAILABLE");
        }));
        assertThat(comparisons).isZero();
        assertThat(target.counted()).isEqualTo("0 0 0 0");
        assertThat(session.me().status()).isEqualTo(200);
        assertThat(owner.status().status()).isEqualTo(200);
        Answer disabled = Endpoints.send(Endpoints.disable(owner, owner.app().code(0)));
        assertThat(disabled.status()).as(disabled.toString()).isEqualTo(200);
        Pair renewed = Pair.of(Pair.of(disabled).renew());
        assertThat(renewed.logOut().status()).isEqualTo(200);
    }

    @Test
    void takesBackAnAttemptThatTheDatabaseCountedTooLate() {
        String challenge = owner.challenge();
        String held = "select account_id from code_gate where account_id = $1 for update";
        int comparisons = Metrics.comparisonsOf(() -> {
            List<Supplier<Answer>> guess =
                    List.of(() -> owner.verify(challenge, owner.app().wrongCode(1)));
            List<Answer> answers = Held.meet(held, target.id(), 2500, guess);
            assertThat(answers.getFirst().status()).isEqualTo(503);
        });
        assertThat(comparisons).isZero();
        Outages.await(() -> target.counted().equals("0 0 0 0"));
        assertThat(right().status()).isEqualTo(200);
    }

    @Test
    void countsNoMoreThanItComparesWhenPostgresStandsStill() {
        String challenge = owner.challenge();
        int comparisons = Metrics.comparisonsOf(() -> {
            assertThat(owner.verify(challenge, owner.app().wrongCode(7)).status())
                    .isEqualTo(401);
            for (int i = 0; i < 2; i++) {
                String code = owner.app().wrongCode(i);
                List<Answer> answers = Burst.of(2, n -> {
                    if (n == 0) {
                        Outages.sleep(5);
                        Servers.postgres().pause();
                        return null;
                    }
                    return Outages.soon(() -> owner.verify(challenge, code));
                });
                assertThat(answers.subList(1, 2))
                        .allSatisfy(answer -> assertThat(answer.status()).isIn(401, 503));
                Servers.postgres().resume();
                Outages.sleep(500);
            }
        });
        int counted = Integer.parseInt(target.counted().split(" ")[0]);
        assertThat(counted).isBetween(1, comparisons);
        Outages.await(() -> right().status() == 200);
    }
}
