package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Script;
import dev.countersign.testing.Secured;
import dev.countersign.testing.ServerProcess;
import dev.countersign.testing.TwoServers;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances on one PostgreSQL and one Redis: a change made by one applies to the other at the next request. */
class TwoInstancesIT {

    private static final int RACERS = 12;
    private static final String SIGN_UP = "/api/v1/auth/signup";

    private static TwoServers servers;

    @BeforeAll
    static void start() {
        servers = TwoServers.started();
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    private static Api anybodyAt(ServerProcess server) {
        return Api.fromAnywhere().at(server);
    }

    private static int me(ServerProcess server, Pair session) {
        return anybodyAt(server).as(session.access()).get(Pair.ME).status();
    }

    private static Answer renew(ServerProcess server, Pair session) {
        return anybodyAt(server).post(Pair.REFRESH, "refreshToken", session.refresh());
    }

    @Test
    void endsASessionOnBothAtOnce() {
        for (int i = 0; i < 2; i++) {
            Pair session = Pair.of(Person.verified().logIn());
            ServerProcess here = servers.by(i);
            ServerProcess there = servers.by(i + 1);
            // The other instance has seen the session, so that anything it might cache is cached.
            assertThat(me(there, session)).isEqualTo(200);
            assertThat(me(here, session)).isEqualTo(200);

            assertThat(anybodyAt(here).as(session.access()).post(Pair.LOGOUT).status())
                    .isEqualTo(200);

            assertThat(me(there, session)).isEqualTo(401);
            assertThat(me(here, session)).isEqualTo(401);
            assertThat(renew(there, session).status()).isEqualTo(401);
        }
    }

    @Test
    void endsATokenOnBothAtOnce() {
        Script script = Script.somebodys();
        Api here = script.api().at(servers.one());
        Api there = script.api().at(servers.two());
        assertThat(here.get(Pair.ME).status()).isEqualTo(200);
        assertThat(there.get(Pair.ME).status()).isEqualTo(200);
        String token = "/api/v1/auth/tokens/" + script.id();
        Api owner = script.person().session().at(servers.one());

        assertThat(owner.patch(token, "is_enabled", false).status()).isEqualTo(200);
        assertThat(there.get(Pair.ME).status()).isEqualTo(401);
        assertThat(owner.patch(token, "is_enabled", true).status()).isEqualTo(200);
        assertThat(there.get(Pair.ME).status()).isEqualTo(200);
        assertThat(owner.delete(token).status()).isEqualTo(200);
        assertThat(there.get(Pair.ME).status()).isEqualTo(401);
        assertThat(here.get(Pair.ME).status()).isEqualTo(401);
    }

    @Test
    void endsASessionByCookieOnBothAtOnce() {
        Guest guest = Guest.signedIn();
        Api there = guest.api().at(servers.two());
        assertThat(there.get(Guest.ROOT + "/get-session").json().isObject()).isTrue();

        assertThat(guest.copy().post("/sign-out").status()).isEqualTo(200);

        assertThat(there.get(Guest.ROOT + "/get-session").json().isObject()).isFalse();
    }

    @Test
    void endsAllSessionsOnBothWhenThePasswordIsReset() {
        Person person = Person.verified();
        Pair session = Pair.of(person.logIn());
        assertThat(me(servers.two(), session)).isEqualTo(200);
        String token = person.mailedResetToken();

        assertThat(person.setPassword(token, "Another-Horse-8-battery").status())
                .isEqualTo(200);

        assertThat(me(servers.two(), session)).isEqualTo(401);
        Person there = person.from(person.api().at(servers.two()));
        assertThat(there.setPassword(token, "Third-Horse-9-battery").status()).isNotEqualTo(200);
        assertThat(there.logIn("Another-Horse-8-battery").status()).isEqualTo(200);
    }

    @Test
    void countsTheRequestsOfANetworkTogether() {
        Api network = Api.fromAnywhere();
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Person stranger = Person.stranger();
            statuses.add(network.at(servers.by(i))
                    .post(SIGN_UP, "email", stranger.email(), "password", stranger.password())
                    .status());
        }
        assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 429, 429);
    }

    @Test
    void locksTheCodesOfAnAccountOnBoth() {
        Secured owner = Secured.somebody();
        for (int i = 0; i < 5; i++) {
            Answer wrong = owner.person()
                    .api()
                    .at(servers.by(i))
                    .post(
                            Secured.TWO_FACTOR + "/verify",
                            "temp_token",
                            owner.challenge(),
                            "code",
                            owner.app().wrongCode(i));
            assertThat(wrong.status()).as(wrong.toString()).isEqualTo(401);
        }
        for (ServerProcess server : servers.both()) {
            Answer right = owner.person()
                    .api()
                    .at(server)
                    .post(
                            Secured.TWO_FACTOR + "/verify",
                            "temp_token",
                            owner.challenge(),
                            "code",
                            owner.backupCodes().getFirst());
            assertThat(right.code()).as(right.toString()).isEqualTo("TWOFACTOR_LOCKED");
        }
    }

    @Test
    void takesABackupCodeOnOneOfThemOnly() {
        Secured owner = Secured.somebody();
        List<String> challenges =
                Stream.generate(owner::challenge).limit(RACERS / 2).toList();
        List<Answer> answers = Burst.of(
                RACERS / 2,
                i -> owner.person()
                        .api()
                        .at(servers.by(i))
                        .post(
                                Secured.TWO_FACTOR + "/verify",
                                "temp_token",
                                challenges.get(i),
                                "code",
                                owner.backupCodes().getFirst()));
        assertThat(Burst.with(200, answers))
                .as(Burst.statuses(answers).toString())
                .hasSize(1);
    }

    @Test
    void rotatesARefreshTokenOnceHoweverManyInstancesAreAsked() {
        Person person = Person.verified();
        Pair session = Pair.of(person.logIn());
        String generation =
                "select max(refresh_generation)::text from session where account_id = $1 and ended_at is null";

        List<Answer> answers = Burst.of(RACERS, i -> renew(servers.by(i), session));

        List<Answer> winners = Burst.with(200, answers);
        assertThat(winners).as(Burst.statuses(answers).toString()).isNotEmpty();
        assertThat(Ledger.texts(generation, person.accountId())).containsExactly("1");
        // Slower requests do not end the session of the first ones.
        assertThat(me(servers.one(), Pair.of(winners.getFirst()))).isEqualTo(200);
        assertThat(me(servers.two(), Pair.of(winners.getLast()))).isEqualTo(200);
    }

    @Test
    void verifiesAnAddressByOneOfManyClicks() {
        Person person = Person.signedUp();
        String token = person.mailedToken();
        List<Answer> answers =
                Burst.of(RACERS, i -> anybodyAt(servers.by(i)).post("/api/v1/auth/verify-email", "token", token));
        assertThat(Burst.with(200, answers))
                .as(Burst.statuses(answers).toString())
                .hasSize(1);
    }

    @Test
    void sendsEveryMailOnceAndBothSend() {
        int sentByOne = Metrics.sent(servers.one());
        int sentByTwo = Metrics.sent(servers.two());
        List<Person> people = Burst.of(60, i -> {
            Person person = Person.stranger();
            Answer answer =
                    anybodyAt(servers.by(i)).post(SIGN_UP, "email", person.email(), "password", person.password());
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            return person;
        });
        people.forEach(person -> Mailbox.awaitTo(person.email(), 1));
        people.forEach(person -> Ledger.awaitMailsSent(person.email()));
        assertThat(people)
                .allSatisfy(person -> assertThat(Mailbox.allTo(person.email())).hasSize(1));
        int byOne = Metrics.sent(servers.one()) - sentByOne;
        int byTwo = Metrics.sent(servers.two()) - sentByTwo;
        assertThat(byOne).as("a share of the first").isPositive();
        assertThat(byTwo).as("a share of the second").isPositive();
        assertThat(byOne + byTwo).isEqualTo(people.size());
    }

    @Test
    void losesNothingThatWasAcknowledgedWhenOneIsKilled() {
        List<Pair> sessions = Stream.generate(() -> Pair.ofNewcomer(Person.signedUp()))
                .limit(8)
                .toList();
        Queue<Pair> acknowledged = new ConcurrentLinkedQueue<>();
        Queue<Pair> signedOut = new ConcurrentLinkedQueue<>();
        Burst.of(sessions.size() + 1, i -> {
            if (i == sessions.size()) {
                Outages.sleep(400);
                servers.two().kill9();
                return null;
            }
            work(sessions.get(i), acknowledged, signedOut, i % 2 == 0);
            return null;
        });
        assertThat(acknowledged).isNotEmpty();
        assertThat(acknowledged)
                .allSatisfy(session -> assertThat(me(servers.one(), session)).isEqualTo(200));
        assertThat(signedOut)
                .allSatisfy(session -> assertThat(me(servers.one(), session)).isEqualTo(401));
        servers.two().start();
        assertThat(acknowledged)
                .allSatisfy(session -> assertThat(me(servers.two(), session)).isEqualTo(200));
    }

    /** Refreshes at the instance that will be killed until it stops answering, and records the newest pair. */
    private static void work(Pair first, Queue<Pair> acknowledged, Queue<Pair> signedOut, boolean signsOut) {
        Pair newest = first;
        try {
            // Stay below the refresh limit of a session.
            for (int i = 0; i < 25; i++) {
                Outages.sleep(20);
                Answer answer = renew(servers.two(), newest);
                if (answer.status() != 200) {
                    throw new AssertionError(answer.toString());
                }
                newest = Pair.of(answer);
                if (signsOut && i == 10) {
                    assertThat(anybodyAt(servers.two())
                                    .as(newest.access())
                                    .post(Pair.LOGOUT)
                                    .status())
                            .isEqualTo(200);
                    signedOut.add(newest);
                    return;
                }
            }
        } catch (UncheckedIOException e) {
            // It was killed. What it acknowledged before must hold.
        }
        acknowledged.add(newest);
    }
}
