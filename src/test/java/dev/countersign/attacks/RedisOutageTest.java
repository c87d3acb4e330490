package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis dies or stops answering: nobody guesses uncounted, and open sessions keep working. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class RedisOutageTest {

    private static final long FOUR_TIMEOUTS_NANOS = 1_000_000_000L;

    private Person person;
    private Pair session;
    private String reset;
    private Person waiting;
    private String verification;
    private Secured secured;
    private List<Waiting> endpoints;
    private Guest guest;
    private Api visitor;
    private Answer tokens;
    private Answer registered;
    private Person registrant;

    @BeforeEach
    void prepare() {
        person = Person.verified();
        session = Pair.of(person.logIn());
        person.api().post("/api/v1/auth/forgot-password", "email", person.email());
        reset = Person.tokenIn(Mailbox.awaitTo(person.email(), 2).getFirst().text());
        waiting = Person.signedUp();
        verification = waiting.mailedToken();
        arriveAtOtherDialects();
    }

    private void arriveAtOtherDialects() {
        Person other = Person.verified();
        guest = Guest.signedIn(other);
        visitor = Endpoints.browser(other.api(), signIn("/api/auth/login", other));
        tokens = signIn("/auth/login", other);
        registrant = Person.stranger();
        registered = Endpoints.signUp(registrant.api(), "/auth/register", registrant.email(), registrant.password());
        assertThat(Mailbox.latestTo(registrant.email()).codes()).hasSize(1);
        secured = Secured.somebody();
        endpoints = List.of(
                Waiting.atBetterAuth(secured, "verify-totp"),
                Waiting.atBetterAuth(secured, "verify-backup-code"),
                Waiting.atThogits(secured),
                Waiting.atHydraCore(secured));
    }

    private static Answer signIn(String path, Person who) {
        return Endpoints.signIn(Api.fromAnywhere(), path, who.email(), who.password());
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

    @Test
    void waitsForASilentRedisNotMuchLongerThanTheTimeOut() {
        Servers.redis().pause();
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            assertUnavailable(person.logIn());
            assertThat(System.nanoTime() - start).isLessThan(FOUR_TIMEOUTS_NANOS);
        }
    }

    private void checkWithout() {
        for (int round = 0; round < 3; round++) {
            int hashes = Metrics.hashesOf(() -> {
                assertUnavailable(person.logIn());
                assertUnavailable(person.logIn("Wrong-Horse-7-battery"));
                assertUnavailable(Person.stranger().logIn());
                assertUnavailable(Person.stranger().signUp());
                assertUnavailable(waiting.verify(verification));
                refusesAtOtherDialects();
            });
            assertThat(hashes).isZero();
            assertThat(session.me().status()).isEqualTo(200);
            session = Pair.of(session.renew());
            goesOnAtOtherDialects();
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

    private void refusesAtOtherDialects() {
        for (String path : Endpoints.SIGN_INS) {
            for (String password : List.of(person.password(), "Wrong-Horse-7-battery")) {
                assertClosed(Endpoints.signIn(Api.fromAnywhere(), path, person.email(), password));
            }
        }
        for (String path : Endpoints.SIGN_UPS) {
            assertClosed(
                    Endpoints.signUp(Api.fromAnywhere(), path, Person.stranger().email(), person.password()));
        }
        for (String code : List.of(mailedCode(), "000000")) {
            assertClosed(Api.fromAnywhere()
                    .as(registered.text("/access_token"))
                    .post("/auth/verify-email", "email", registrant.email(), "code", code));
        }
        for (Waiting endpoint : endpoints) {
            boolean backup = endpoint.path().endsWith("backup-code");
            assertClosed(endpoint.give(backup ? secured.backupCodes().getFirst() : FactorRecord.rightCode(secured)));
            assertClosed(endpoint.give(backup ? "CANARYCDEF" : secured.wrongCode()));
        }
        assertClosed(endpoints.getFirst().client().post(Guest.ROOT + "/two-factor/send-otp"));
        assertThat(FactorRecord.attempts(secured.person())).startsWith("0 0 0");
        assertThat(FactorRecord.unusedCodes(secured.person())).isEqualTo(10);
    }

    private String mailedCode() {
        return Mailbox.latestTo(registrant.email()).codes().getFirst();
    }

    private void goesOnAtOtherDialects() {
        assertThat(guest.isIn()).isTrue();
        assertThat(visitor.get("/api/auth/me").status()).isEqualTo(200);
        Api client = Api.fromAnywhere();
        assertThat(client.as(tokens.text("/access_token")).get("/auth/me").status())
                .isEqualTo(200);
        tokens = renewed(client, tokens);
        registered = renewed(client, registered);
        assertThat(client.as(registered.text("/access_token")).get("/auth/me").status())
                .isEqualTo(200);
    }

    private static Answer renewed(Api client, Answer pair) {
        Answer answer = client.post("/auth/refresh", "refresh_token", pair.text("/refresh_token"));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    private static void assertClosed(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        assertThat(answer.headerValues("Set-Cookie")).as(answer.toString()).isEmpty();
    }

    private void checkAfter() {
        Outages.await(() -> person.logIn("Other-Horse-8-battery").status() == 200);
        assertThat(person.logIn().status()).isEqualTo(401);
        assertThat(waiting.verify(verification).status()).isEqualTo(200);
        assertThat(Api.fromAnywhere()
                        .post("/auth/verify-email", "email", registrant.email(), "code", mailedCode())
                        .status())
                .isEqualTo(200);
        assertThat(signIn("/auth/login", secured.person()).status()).isEqualTo(202);
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
        assertThat(guest.post("/sign-out").status()).isEqualTo(200);
        assertThat(guest.isIn()).isFalse();
        assertThat(visitor.post("/api/auth/logout").status()).isEqualTo(200);
        assertThat(visitor.get("/api/auth/me").status()).isEqualTo(401);
        Api client = Api.fromAnywhere();
        assertThat(client.post("/auth/logout", "refresh_token", tokens.text("/refresh_token"))
                        .status())
                .isEqualTo(204);
        assertThat(client.as(tokens.text("/access_token")).get("/auth/me").status())
                .isEqualTo(401);
    }
}
