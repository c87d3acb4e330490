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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Refresh tokens that are reused, expired, or of another kind. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class RefreshReuseTest {

    /** Half of the refreshes that one session may make in half an hour. */
    private static final int AT_ONCE = 15;

    private static void assertDead(Pair... pairs) {
        for (Pair pair : pairs) {
            assertThat(pair.me().status()).isEqualTo(401);
            assertThat(pair.renew().status()).isEqualTo(401);
        }
    }

    private static String accountOf(Pair pair) {
        return pair.me().text("/data/id");
    }

    @Test
    void refusesARefreshTokenThatWasRotatedLongAgoAndEndsItsSession() throws InterruptedException {
        Pair first = Pair.ofNewcomer(Person.signedUp());
        String account = accountOf(first);
        Pair second = Pair.of(first.renew());
        Thread.sleep(RacesProfile.GRACE_MILLIS + 200);
        assertThat(first.renew().code()).isEqualTo("INVALID_REFRESH_TOKEN");
        assertDead(first, second);
        assertThat(Sql.text(
                        "select count(*) from audit_event where account_id = $1 and event = 'refresh_reused'", account))
                .isEqualTo("1");
    }

    private static String generations(String account) {
        return Sql.text("select refresh_generation from session where account_id = $1", account);
    }

    @Test
    void givesTheSameSuccessorAgainWithinTheGraceTime() {
        Pair first = Pair.ofNewcomer(Person.signedUp());
        String account = accountOf(first);
        Pair second = Pair.of(first.renew());
        Pair again = Pair.of(first.renew());
        assertThat(generations(account)).isEqualTo("1");
        assertThat(second.me().status()).isEqualTo(200);
        assertThat(again.me().status()).isEqualTo(200);
        assertThat(again.renew().status()).isEqualTo(200);
        assertThat(generations(account)).isEqualTo("2");
    }

    /* Two tabs each continue with their own token: both hold the same generation, and both get the next one. */
    @Test
    void letsBothHoldersOfASuccessorGoOn() {
        Pair first = Pair.ofNewcomer(Person.signedUp());
        Pair one = Pair.of(first.renew());
        Pair other = Pair.of(first.renew());
        Pair next = Pair.of(one.renew());
        Pair same = Pair.of(other.renew());
        assertThat(generations(accountOf(next))).isEqualTo("2");
        assertThat(next.me().status()).isEqualTo(200);
        assertThat(same.renew().status()).isEqualTo(200);
    }

    @Test
    void endsTheSessionOfASpentTokenWhoseSuccessorWasUsed() {
        Pair first = Pair.ofNewcomer(Person.signedUp());
        Pair second = Pair.of(first.renew());
        Pair third = Pair.of(second.renew());
        assertThat(first.renew().code()).isEqualTo("INVALID_REFRESH_TOKEN");
        assertDead(first, second, third);
    }

    @Test
    void repeatsNothingForABannedOrAnEndedSession() {
        Person banned = Person.signedUp();
        Pair first = Pair.ofNewcomer(banned);
        Pair.of(first.renew());
        Sql.ban(banned.email());
        assertThat(first.renew().code()).isEqualTo("ACCOUNT_BANNED");
        Pair before = Pair.ofNewcomer(Person.signedUp());
        Pair after = Pair.of(before.renew());
        assertThat(after.logOut().status()).isEqualTo(200);
        assertDead(before, after);
    }

    @Test
    void refusesTheGrandparentEvenWithinTheGraceTimeAndTheNewestRightAfterIt() {
        Pair first = Pair.ofNewcomer(Person.signedUp());
        Pair third = Pair.of(Pair.of(first.renew()).renew());
        assertThat(first.renew().status()).isEqualTo(401);
        assertDead(third);
    }

    @Test
    void givesParallelRefreshesOneGeneration() {
        for (int round = 0; round < 3; round++) {
            Pair first = Pair.ofNewcomer(Person.signedUp());
            String account = accountOf(first);
            List<Answer> answers = Burst.of(AT_ONCE, i -> first.renew());
            assertThat(Burst.statuses(answers)).containsOnly(Map.entry(200, (long) AT_ONCE));
            assertThat(generations(account)).isEqualTo("1");
            assertThat(answers)
                    .allSatisfy(
                            answer -> assertThat(Pair.of(answer).me().status()).isEqualTo(200));
            assertThat(Burst.statuses(
                            Burst.of(AT_ONCE, i -> Pair.of(answers.get(i)).renew())))
                    .containsOnly(Map.entry(200, (long) AT_ONCE));
            assertThat(generations(account)).isEqualTo("2");
        }
    }

    @Test
    void refusesTokensOfTheWrongKind() {
        Pair pair = Pair.ofNewcomer(Person.signedUp());
        Pair other = Pair.ofNewcomer(Person.signedUp());
        assertThat(Pair.renew(pair.access()).status()).isEqualTo(401);
        assertThat(Api.fromAnywhere().as(pair.refresh()).get(Pair.ME).status()).isEqualTo(401);
        assertThat(Api.fromAnywhere().as(pair.refresh()).post(Pair.LOGOUT).status())
                .isEqualTo(401);
        assertThat(Api.fromAnywhere()
                        .as(other.refresh())
                        .post(Pair.REFRESH, "refreshToken", pair.refresh())
                        .status())
                .isEqualTo(401);
        assertThat(pair.renew().status()).isEqualTo(200);
        assertThat(other.renew().status()).isEqualTo(200);
    }

    @Test
    void refusesARefreshTokenWhoseTimeIsOver() {
        Pair pair = Pair.ofNewcomer(Person.signedUp());
        String account = accountOf(pair);
        Sql.update("update session set refresh_expires_at = now() where account_id = $1", account);
        assertThat(pair.renew().status()).isEqualTo(401);
        Pair old = Pair.ofNewcomer(Person.signedUp());
        Sql.update(
                "update session set refresh_expires_at = now(), absolute_expires_at = now() where account_id = $1",
                accountOf(old));
        assertDead(old);
    }

    @Test
    void neverRotatesPastTheEndOfTheSession() {
        Pair pair = Pair.ofNewcomer(Person.signedUp());
        Sql.update(
                "update session set refresh_expires_at = now() + interval '60 s', absolute_expires_at = now() + interval '60 s'"
                        + " where account_id = $1",
                accountOf(pair));
        Answer renewed = pair.renew();
        assertThat(Integer.parseInt(renewed.text("/data/refresh_expires_in"))).isLessThanOrEqualTo(60);
        assertThat(Integer.parseInt(renewed.text("/data/expires_in"))).isLessThanOrEqualTo(60);
    }

    @Test
    void endsTheOldestSessionWhenThereAreTooMany() {
        Person person = Person.signedUp();
        List<Pair> pairs = new ArrayList<>(List.of(Pair.ofNewcomer(person)));
        for (int i = 0; i < RacesProfile.MOST_SESSIONS; i++) {
            pairs.add(Pair.of(person.logIn()));
        }
        assertDead(pairs.getFirst());
        pairs.stream().skip(1).forEach(pair -> assertThat(pair.me().status()).isEqualTo(200));
    }

    @Test
    void leavesOtherDevicesAloneAtLogout() {
        Person person = Person.signedUp();
        Pair one = Pair.ofNewcomer(person);
        Pair other = Pair.of(person.logIn());
        assertThat(one.logOut().status()).isEqualTo(200);
        assertDead(one);
        assertThat(other.me().status()).isEqualTo(200);
    }

    @Test
    void refusesOldSessionsAfterAPasswordReset() {
        Person person = Person.signedUp();
        Pair before = Pair.ofNewcomer(person);
        person.api().post("/api/v1/auth/forgot-password", "email", person.email());
        String token =
                Person.tokenIn(Mailbox.awaitTo(person.email(), 2).getFirst().text());
        assertThat(person.api()
                        .post("/api/v1/auth/reset-password", "token", token, "password", "Other-Horse-8-battery")
                        .status())
                .isEqualTo(200);
        assertDead(before);
        assertThat(person.logIn().status()).isEqualTo(401);
        assertThat(person.logIn("Other-Horse-8-battery").status()).isEqualTo(200);
    }

    @Test
    void allowsABannedAccountOnlyToSeeItselfAndToSignOut() {
        Person person = Person.signedUp();
        Pair pair = Pair.ofNewcomer(person);
        Sql.ban(person.email());
        assertThat(pair.renew().status()).isEqualTo(403);
        assertThat(pair.me().status()).isEqualTo(200);
        Api api = Api.fromAnywhere().as(pair.access());
        assertThat(api.get("/api/v1/users/auth/sessions").status()).isEqualTo(403);
        assertThat(api.delete("/api/v1/users/auth/sessions").status()).isEqualTo(403);
        assertThat(pair.logOut().status()).isEqualTo(200);
        assertDead(pair);
    }

    @Test
    void refusesToEndTheSessionOfSomebodyElse() {
        Pair mine = Pair.ofNewcomer(Person.signedUp());
        Pair theirs = Pair.ofNewcomer(Person.signedUp());
        String session = Sql.text("select id from session where account_id = $1", accountOf(theirs));
        Api api = Api.fromAnywhere().as(mine.access());
        assertThat(api.delete("/api/v1/users/auth/sessions/" + session).status())
                .isEqualTo(404);
        assertThat(theirs.me().status()).isEqualTo(200);
    }
}
