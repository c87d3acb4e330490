package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refreshing while the session ends. Every write of a session is slowed down, so that requests overlap. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class SessionRaceTest {

    private static final int AT_ONCE = 8;
    private static final int ROUNDS = 3;

    @BeforeEach
    void slowDown() {
        Sql.update("create or replace function slowly() returns trigger language plpgsql as"
                + " $$ begin perform pg_sleep(0.03); return new; end $$");
        Sql.update("create or replace trigger slowly before update on session for each row execute function slowly()");
    }

    @AfterEach
    void speedUp() {
        Sql.update("drop trigger slowly on session");
    }

    /** Refreshes without pause while {@code end} ends the session at a moment of its own, and returns every pair. */
    private static List<Pair> race(Pair first, Runnable end) {
        Queue<Pair> pairs = new ConcurrentLinkedQueue<>(List.of(first));
        AtomicReference<Pair> newest = new AtomicReference<>(first);
        AtomicInteger live = new AtomicInteger(1);
        Burst.of(2, i -> {
            if (i == 0) {
                pause(ThreadLocalRandom.current().nextInt(120));
                end.run();
                live.set(0);
                return null;
            }
            for (boolean more = true; more; more = live.get() == 1) {
                Answer answer = newest.get().renew();
                if (answer.status() == 200) {
                    newest.set(Pair.of(answer));
                    pairs.add(newest.get());
                }
            }
            return null;
        });
        return List.copyOf(pairs);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertAllDead(List<Pair> pairs, int me) {
        for (Pair pair : pairs) {
            // A slow machine may present a spent token after its grace time, which ends the session as well.
            assertThat(pair.me().status()).isIn(me, 401);
            // A banned account's newest token is rejected because of the ban, a spent one because it is spent.
            assertThat(pair.renew().status()).isIn(me == 200 ? new Object[] {401, 403} : new Object[] {401});
        }
    }

    @Test
    void leavesNoTokenAliveWhenRefreshesRaceALogout() {
        List<Person> people = Burst.of(AT_ONCE, i -> Person.signedUp());
        List<Pair> first = people.stream().map(Pair::ofNewcomer).toList();
        AtomicInteger pairs = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            List<Pair> start = round == 0
                    ? first
                    : people.stream().map(person -> Pair.of(person.logIn())).toList();
            Burst.of(AT_ONCE, i -> {
                        Pair pair = start.get(i);
                        return race(
                                pair, () -> assertThat(pair.logOut().status()).isEqualTo(200));
                    })
                    .forEach(all -> {
                        pairs.addAndGet(all.size());
                        assertAllDead(all, 401);
                    });
        }
        assertThat(pairs.get()).as("rotations did happen").isGreaterThan(ROUNDS * AT_ONCE);
    }

    @Test
    void leavesNoTokenAliveWhenRefreshesRaceAPasswordReset() {
        List<Person> people = Burst.of(AT_ONCE, i -> Person.signedUp());
        List<Pair> start = people.stream().map(Pair::ofNewcomer).toList();
        List<String> tokens = people.stream().map(SessionRaceTest::resetToken).toList();
        Burst.of(AT_ONCE, i -> race(start.get(i), () -> reset(people.get(i), tokens.get(i))))
                .forEach(all -> assertAllDead(all, 401));
    }

    private static String resetToken(Person person) {
        person.api().post("/api/v1/auth/forgot-password", "email", person.email());
        return Person.tokenIn(Mailbox.awaitTo(person.email(), 2).getFirst().text());
    }

    private static void reset(Person person, String token) {
        Answer answer =
                person.api().post("/api/v1/auth/reset-password", "token", token, "password", "Other-Horse-8-battery");
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void leavesNothingButMeWhenRefreshesRaceABan() {
        List<Person> people = Burst.of(AT_ONCE, i -> Person.signedUp());
        List<Pair> start = people.stream().map(Pair::ofNewcomer).toList();
        Burst.of(AT_ONCE, i -> race(start.get(i), () -> Sql.ban(people.get(i).email())))
                .forEach(all -> assertAllDead(all, 200));
    }

    @Test
    void opensNoSessionForAPasswordThatIsResetMeanwhile() {
        List<Person> people = Burst.of(4, i -> Person.verified());
        List<String> tokens = people.stream().map(SessionRaceTest::resetToken).toList();
        for (int i = 0; i < people.size(); i++) {
            Person person = people.get(i);
            String token = tokens.get(i);
            List<Answer> answers = Burst.of(6, n -> {
                if (n == 0) {
                    reset(person, token);
                    return null;
                }
                return person.logIn();
            });
            List<Answer> logIns = answers.subList(1, answers.size());
            assertThat(Burst.statuses(logIns)).containsOnlyKeys(opened(logIns, person));
            Burst.with(200, logIns).forEach(answer -> assertAllDead(List.of(Pair.of(answer)), 401));
            assertThat(person.logIn().status()).isEqualTo(401);
            assertThat(person.logIn("Other-Horse-8-battery").status()).isEqualTo(200);
        }
    }

    /* Each log-in came before or after the reset; only the session rows tell which. */
    private static Integer[] opened(List<Answer> logIns, Person person) {
        long sessions = Long.parseLong(Sql.text(
                "select count(*) from session where account_id = $1 and method = 'password'", person.accountId()));
        assertThat(Burst.with(200, logIns)).hasSize((int) sessions);
        if (sessions == 0) {
            return new Integer[] {401};
        }
        return sessions == logIns.size() ? new Integer[] {200} : new Integer[] {200, 401};
    }

    /* The session that enabled the factor continues only with the pair in the answer. */
    @Test
    void leavesOnlyTheAnswersPairAliveWhenRefreshesRaceEnablingAFactor() {
        List<Person> people = Burst.of(AT_ONCE, i -> Person.verified());
        AtomicInteger rotations = new AtomicInteger();
        Burst.of(AT_ONCE, i -> {
            Person person = people.get(i);
            Pair first = new Pair(person.access(), person.refresh());
            Pair elsewhere = Pair.of(person.logIn());
            Answer setup = Secured.setUp(person.session(), person.password());
            AuthenticatorApp app = AuthenticatorApp.scanned(setup.text("/data/qr_code"));
            AtomicReference<Answer> enabled = new AtomicReference<>();
            List<Pair> raced = race(
                    i % 2 == 0 ? first : elsewhere,
                    () -> enabled.set(person.session().post(Endpoints.CONFIRM, "code", app.firstCode())));
            rotations.addAndGet(raced.size() - 1);
            assertThat(enabled.get().status()).as(enabled.get().toString()).isEqualTo(200);
            Pair fresh = Pair.of(enabled.get());
            assertThat(fresh.me().status()).isEqualTo(200);
            assertThat(fresh.renew().status()).isEqualTo(200);
            raced.forEach(pair -> assertThat(pair.renew().status()).isEqualTo(401));
            assertThat(elsewhere.me().status()).isEqualTo(401);
            assertThat(elsewhere.renew().status()).isEqualTo(401);
            return null;
        });
        assertThat(rotations.get()).as("rotations did happen").isGreaterThan(AT_ONCE);
    }
}
