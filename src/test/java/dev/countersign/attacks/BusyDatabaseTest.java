package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that answers but fails to do its work: every request gets 503 with Retry-After, never 500. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class BusyDatabaseTest {

    private Operator operator;

    @BeforeEach
    void connect() {
        operator = new Operator();
    }

    @AfterEach
    void repair() {
        operator.close();
        Outages.await(() -> Person.stranger().logIn().status() == 401);
    }

    /** Requests that need an account, in every dialect. */
    private static List<Supplier<Answer>> signIns(Person person) {
        List<Supplier<Answer>> requests = new ArrayList<>();
        Endpoints.SIGN_INS.forEach(path ->
                requests.add(() -> Endpoints.signIn(Api.fromAnywhere(), path, person.email(), person.password())));
        return requests;
    }

    private static List<Supplier<Answer>> pages() {
        String unknown = "0".repeat(64);
        Api api = Api.fromAnywhere();
        return List.of(
                () -> api.postForm("/account/verify", "token", unknown),
                () -> api.get("/account/reset?token=" + unknown),
                () -> api.postForm(
                        "/account/reset",
                        "token",
                        unknown,
                        "password",
                        "Other-Horse-8-battery",
                        "repeat",
                        "Other-Horse-8-battery"));
    }

    private static void assertUnavailable(List<Supplier<Answer>> requests) {
        List<Answer> answers = Burst.of(requests.size(), i -> Outages.soon(requests.get(i)));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
        });
    }

    @Test
    void answers503WhileATableIsLocked() {
        Person person = Person.verified();
        Pair pair = Pair.of(person.logIn());
        operator.run("begin; lock table account, mailed_token, session");
        List<Supplier<Answer>> requests = new ArrayList<>(signIns(person));
        requests.addAll(pages());
        requests.add(pair::me);
        requests.add(pair::renew);
        assertUnavailable(requests);
        operator.run("rollback");
        signIns(person).forEach(signIn -> assertThat(signIn.get().status()).isEqualTo(200));
        assertThat(pair.renew().status()).isEqualTo(200);
    }

    @Test
    void answers503WhileNoConnectionIsFree() {
        Person person = Person.verified();
        int all = 16;
        List<Future<?>> held = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            held.add(Sql.pool()
                    .getDelegate()
                    .query("set statement_timeout = 0; select pg_sleep(4); reset statement_timeout")
                    .execute());
        }
        Outages.sleep(300);
        assertUnavailable(signIns(person));
        held.forEach(Operator::join);
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    private void failToAudit(String event, String state) {
        operator.run("create or replace function full_of_test() returns trigger language plpgsql as"
                + " $$ begin if new.event like '" + event + "' then raise exception 'no space left' using errcode = '"
                + state + "'; end if; return new; end $$");
        operator.run("create trigger full_of_test before insert on audit_event"
                + " for each row execute function full_of_test()");
    }

    @Test
    void doesNothingThatItCouldNotAudit() {
        Person person = Person.verified();
        Pair pair = Pair.of(person.logIn());
        Person stranger = Person.stranger();
        Person waiting = Person.signedUp();
        String token = waiting.mailedToken();
        String before = rows(person);
        failToAudit("%", "53100");
        try {
            List<Supplier<Answer>> requests = new ArrayList<>(signIns(person));
            Endpoints.SIGN_UPS.forEach(path -> requests.add(
                    () -> Endpoints.signUp(Api.fromAnywhere(), path, stranger.email(), stranger.password())));
            requests.add(() -> waiting.verify(token));
            requests.add(pair::logOut);
            requests.add(() -> person.logIn("Wrong-Horse-7-battery"));
            assertUnavailable(requests);
        } finally {
            operator.run("drop trigger full_of_test on audit_event");
        }
        assertThat(rows(person)).isEqualTo(before);
        assertThat(Ledger.texts("select id from pending_signup where email_key = $1", stranger.email()))
                .isEmpty();
        assertThat(pair.me().status()).isEqualTo(200);
        assertThat(waiting.verify(token).status()).isEqualTo(200);
    }

    private static String rows(Person person) {
        return Ledger.texts(
                        "select count(*) || ' ' || count(ended_at) from session where account_id = $1",
                        person.accountId())
                .getFirst();
    }

    /* Redis has used up the challenge by then: the user signs in again, without having lost a code. */
    @Test
    void opensNoSessionWhenTheDatabaseFailsAfterAChallengeWasUsed() {
        Secured secured = Secured.somebody();
        String challenge = secured.challenge();
        String code = secured.backupCodes().getFirst();
        String before = rows(secured.person());
        failToAudit("signed_in", "53100");
        try {
            assertUnavailable(List.of(() -> secured.verify(challenge, code)));
        } finally {
            operator.run("drop trigger full_of_test on audit_event");
        }
        assertThat(rows(secured.person())).isEqualTo(before);
        assertThat(secured.verify(challenge, code).status()).isEqualTo(400);
        assertThat(secured.verify(secured.challenge(), code).status()).isEqualTo(200);
    }
}
