package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL dies or stops answering: nobody gets in, nobody waits, and acknowledged changes survive. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class DatabaseOutageTest {

    @AfterEach
    void repair() {
        Servers.postgres().resume();
        if (!Servers.postgres().isRunning()) {
            Servers.postgres().start();
        }
        Outages.await(() -> Person.stranger().logIn().status() == 401);
    }

    private static List<Supplier<Answer>> requests(Person person, Pair session) {
        String unknown = "0".repeat(64);
        return List.of(
                person::logIn,
                () -> person.logIn("Wrong-Horse-7-battery"),
                () -> Person.stranger().logIn(),
                () -> Person.stranger().signUp(),
                () -> Person.stranger().verify(unknown),
                () -> Api.fromAnywhere()
                        .post("/api/v1/auth/reset-password", "token", unknown, "password", "Other-Horse-8-battery"),
                () -> Api.fromAnywhere().post("/api/v1/auth/forgot-password", "email", person.email()),
                () -> Api.fromAnywhere().post("/api/v1/auth/resend-verification", "email", person.email()),
                session::me,
                session::renew,
                session::logOut);
    }

    /** Requests of the other dialects, whose errors have other shapes, and of the pages. */
    private static List<Supplier<Answer>> requestsElsewhere(Person person, Pair atHydraCore) {
        List<Supplier<Answer>> requests = new ArrayList<>();
        Endpoints.SIGN_INS.forEach(path ->
                requests.add(() -> Endpoints.signIn(Api.fromAnywhere(), path, person.email(), person.password())));
        Endpoints.SIGN_UPS.forEach(path -> {
            Person stranger = Person.stranger();
            requests.add(() -> Endpoints.signUp(stranger.api(), path, stranger.email(), stranger.password()));
        });
        requests.add(() -> Api.fromAnywhere().post("/auth/refresh", "refresh_token", atHydraCore.refresh()));
        requests.add(() -> Api.fromAnywhere().as(atHydraCore.access()).get("/auth/me"));
        requests.add(() -> Api.fromAnywhere().postForm("/account/verify", "token", "0".repeat(64)));
        requests.add(() -> Api.fromAnywhere().get("/account/reset?token=" + "0".repeat(64)));
        return requests;
    }

    private static Pair atHydraCore(Person person) {
        Answer answer = Endpoints.signIn(Api.fromAnywhere(), "/auth/login", person.email(), person.password());
        return new Pair(answer.text("/access_token"), answer.text("/refresh_token"));
    }

    private static void checkWithout(Person person, Pair session, Pair atHydraCore) {
        for (int round = 0; round < 2; round++) {
            List<Supplier<Answer>> requests = requests(person, session);
            List<Answer> answers = Burst.of(requests.size(), i -> Outages.soon(requests.get(i)));
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
                assertThat(answer.code()).isEqualTo("DEPENDENCY_UNAVAILABLE");
                assertThat(answer.header("Retry-After")).isNotEmpty();
            });
            List<Supplier<Answer>> elsewhere = requestsElsewhere(person, atHydraCore);
            assertThat(Burst.of(elsewhere.size(), i -> Outages.soon(elsewhere.get(i))))
                    .allSatisfy(answer -> {
                        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
                        assertThat(answer.header("Retry-After")).isNotEmpty();
                    });
            assertThat(Outages.soon(() -> Api.fromAnywhere().get("/api/v1/meta/public-key"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void letsNobodyInWhenTheDatabaseIsKilled() {
        Person person = Person.verified();
        Pair session = Pair.of(person.logIn());
        Pair elsewhere = atHydraCore(person);
        Servers.postgres().kill();
        checkWithout(person, session, elsewhere);
        Servers.postgres().start();
        Outages.await(() -> session.me().status() == 200);
        assertThat(session.renew().status()).isEqualTo(200);
        Outages.await(() -> person.logIn().status() == 200);
    }

    @Test
    void letsNobodyInWhenTheDatabaseDoesNotAnswer() {
        Person person = Person.verified();
        Pair session = Pair.of(person.logIn());
        Pair elsewhere = atHydraCore(person);
        Servers.postgres().pause();
        checkWithout(person, session, elsewhere);
        Servers.postgres().resume();
        Outages.await(() -> person.logIn().status() == 200);
    }

    /* Else the code would be tried without the proof, which is refused as a wrong one where two wait for the address. */
    @Test
    void doesNotTreatAFailedLookUpAsAMissingProof() {
        Person owner = Person.stranger();
        registeredAtHydraCore(Api.fromAnywhere(), owner);
        Api session = owner.api().as(registeredAtHydraCore(owner.api(), owner).text("/access_token"));
        String code = Mailbox.latestTo(owner.email()).codes().getFirst();
        Supplier<CompletableFuture<Answer>> verify =
                () -> session.postLater("/auth/verify-email", "email", owner.email(), "code", code);
        Servers.postgres().pause();
        CompletableFuture<Answer> late = verify.get();
        Outages.sleep(3_000);
        Servers.postgres().resume();
        assertThat(late.join().status()).as(late.join().toString()).isEqualTo(503);
        assertThat(verify.get().join().status()).isEqualTo(200);
    }

    private static Answer registeredAtHydraCore(Api client, Person person) {
        Answer answer = client.post("/auth/register", "email", person.email(), "password", person.password());
        Ledger.awaitMailsSent(person.email());
        return answer;
    }

    @Test
    void losesNothingItAcknowledgedWhenTheDatabaseIsKilledMidway() {
        Queue<Person> acknowledged = new ConcurrentLinkedQueue<>();
        Queue<Pair> opened = new ConcurrentLinkedQueue<>();
        Queue<Pair> ended = new ConcurrentLinkedQueue<>();
        Person owner = Person.verified();
        for (int round = 0; round < 3; round++) {
            AtomicBoolean running = new AtomicBoolean(true);
            Burst.of(5, i -> {
                if (i == 0) {
                    Outages.sleep(700);
                    Servers.postgres().kill();
                    running.set(false);
                    return null;
                }
                while (running.get()) {
                    act(i, owner, acknowledged, opened, ended);
                }
                return null;
            });
            Servers.postgres().start();
            Outages.await(() -> owner.logIn().status() == 200);
        }
        assertThat(acknowledged).isNotEmpty();
        acknowledged.forEach(person -> assertThat(person.logIn().code()).isEqualTo("EMAIL_NOT_VERIFIED"));
        // A mail whose worker lost the database is due again when its lease ends, minutes later.
        acknowledged.forEach(person -> assertThat(Sql.text(
                        "select count(*)::text from mail_outbox o join pending_signup p on o.subject = p.id"
                                + " where p.email = $1 and o.state in ('due', 'sent')",
                        person.email()))
                .isEqualTo("1"));
        assertThat(opened).isNotEmpty();
        assertThat(ended).allSatisfy(pair -> assertThat(pair.me().status()).isEqualTo(401));
    }

    private static void act(int i, Person owner, Queue<Person> acknowledged, Queue<Pair> opened, Queue<Pair> ended) {
        if (i < 3) {
            Person person = Person.stranger();
            Answer answer = person.signUp();
            assertThat(answer.status()).isIn(200, 503);
            if (answer.status() == 200) {
                acknowledged.add(person);
            }
            return;
        }
        Answer answer = owner.logIn();
        assertThat(answer.status()).isIn(200, 503);
        if (answer.status() == 200) {
            Pair pair = Pair.of(answer);
            opened.add(pair);
            if (pair.logOut().status() == 200) {
                ended.add(pair);
            }
        }
    }
}
