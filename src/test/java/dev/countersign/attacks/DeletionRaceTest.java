package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.account.LeavingAccounts;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import dev.countersign.testing.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Deleting an account, and erasing it, while it is used. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class DeletionRaceTest {

    private static final String LOCK = "select id from account where id = $1 for update";

    @Inject
    Vertx vertx;

    @Inject
    LeavingAccounts leaving;

    private static Answer delete(Person person) {
        return person.session().deleteWith("/api/v1/users/me", "password", person.password());
    }

    private static int events(Person person, String event) {
        return Integer.parseInt(Sql.text(
                "select count(*) from audit_event where account_id = $1 and event = $2", person.accountId(), event));
    }

    private static boolean exists(Person person) {
        return !Ledger.texts("select 1 from account where id = $1", person.accountId())
                .isEmpty();
    }

    private static Person due() {
        Person person = Person.verified();
        assertThat(delete(person).status()).isEqualTo(200);
        Ledger.awaitMailsSent(person.email());
        return person;
    }

    private static Person overdue() {
        Person person = due();
        Ledger.change(
                "update account set deletion_due_at = now() - interval '1 second' where id = $1", person.accountId());
        return person;
    }

    private int erase() {
        return new Work(vertx).run(leaving::erase);
    }

    @Test
    void deletesAnAccountOnce() {
        Person person = Person.verified();
        Supplier<Answer> deletion = () -> delete(person);

        List<Answer> answers = Held.meet(LOCK, person.accountId(), false, Collections.nCopies(5, deletion));

        assertThat(Burst.with(200, answers)).as(answers.toString()).hasSize(1);
        assertThat(Burst.with(401, answers)).hasSize(4);
        assertThat(events(person, "account_deletion_requested")).isEqualTo(1);
    }

    @Test
    void leavesNothingToARefreshThatComesFirst() {
        Person person = Person.verified();

        List<Answer> answers = Held.meet(
                "select id from session where account_id = $1 for update",
                person.accountId(),
                true,
                List.of(() -> Pair.renew(person.refresh()), () -> delete(person)));

        assertThat(Burst.with(200, answers)).hasSize(2);
        assertThat(Pair.of(answers.getFirst()).me().status()).isEqualTo(401);
        assertThat(Pair.of(answers.getFirst()).renew().status()).isEqualTo(401);
    }

    @Test
    void leavesNothingToARefreshThatComesMeanwhile() {
        Person person = Person.verified();

        List<Answer> answers = Held.meet(
                "select id from session where account_id = $1 for update",
                person.accountId(),
                true,
                List.of(() -> delete(person), () -> Pair.renew(person.refresh())));

        assertThat(answers.getFirst().status()).isEqualTo(200);
        assertThat(answers.getLast().status()).isEqualTo(401);
    }

    /** The deletion is committed by hand, after the sign-in found the account and before it opens its session. */
    @Test
    void leavesNothingToASignInThatComesMeanwhile() {
        Person person = Person.verified();

        Answer answer = Held.meet(
                "lock table session in access exclusive mode",
                person::logIn,
                List.of("update account set security_version = security_version + 1,"
                        + " deletion_due_at = now() + interval '14 days' where id = '" + person.accountId() + '\''));

        assertThat(Pair.of(answer).me().status()).isEqualTo(401);
        assertThat(Sql.text(
                        "select count(*) from account where id = $1 and deletion_due_at is not null",
                        person.accountId()))
                .isEqualTo("1");
    }

    @Test
    void leavesNothingToATokenThatMakesAnotherMeanwhile() {
        Person person = Person.verified();
        Script script = Script.of(person, Script.FULL);

        List<Answer> answers = Held.meet(
                LOCK,
                person.accountId(),
                true,
                List.of(() -> delete(person), () -> Endpoints.send(RawRequest.post(script.api(), Tokens.PATH))));

        assertThat(answers.getFirst().status()).isEqualTo(200);
        assertThat(answers.getLast().status()).isEqualTo(401);
        assertThat(Sql.text("select count(*) from automation_token where account_id = $1", person.accountId()))
                .isEqualTo("1");
        assertThat(script.api().get(Pair.ME).status()).isEqualTo(401);
    }

    /** The erasure is committed by hand, after the sign-in found the account and before it takes the deletion back. */
    @Test
    void refusesASignInWhoseAccountIsErasedMeanwhile() {
        Person person = due();

        Answer answer = Held.meet(
                LOCK.replace("$1", '\'' + person.accountId() + '\''),
                person::logIn,
                List.of("delete from account where id = '" + person.accountId() + '\''));

        assertThat(answer.code()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(exists(person)).isFalse();
    }

    /** The return is committed by hand, after the erasure found the account and before it locks it. */
    @Test
    void erasesNoAccountWhoseOwnerComesBackMeanwhile() {
        Person person = overdue();

        int erased = Held.meet(
                LOCK.replace("$1", '\'' + person.accountId() + '\''),
                this::erase,
                List.of("update account set deletion_due_at = null where id = '" + person.accountId() + '\''));

        assertThat(erased).isZero();
        assertThat(exists(person)).isTrue();
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    @Test
    void comesBackInTwoSignInsAtOnce() {
        Person person = due();

        List<Answer> answers = Held.meet(LOCK, person.accountId(), false, List.of(person::logIn, person::logIn));

        assertThat(Burst.with(200, answers)).as(answers.toString()).hasSize(2);
        assertThat(events(person, "account_restored")).isEqualTo(1);
        answers.forEach(answer -> assertThat(Pair.of(answer).me().status()).isEqualTo(200));
    }

    @Test
    void erasesAnAccountOnceWhenSeveralInstancesDo() {
        Person person = overdue();
        Supplier<Integer> erasure = this::erase;

        List<Integer> erased = Held.meet(LOCK, person.accountId(), 300, Collections.nCopies(4, erasure));

        assertThat(erased.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
        assertThat(events(person, "account_erased")).isEqualTo(1);
        assertThat(exists(person)).isFalse();
    }

    /** As if the server died before the last statement: nothing is erased, and the next round erases everything. */
    @Test
    void erasesAllOrNothing() {
        Person person = overdue();
        Person pending = new Person(
                person.email(), "Another-Horse-8-battery", Person.stranger().api());
        pending.signUp();
        Ledger.awaitMailsSent(person.email());
        String before = belongings(person);
        assertThat(before).contains("1 ").doesNotContain(" 0");
        Sql.update("alter table audit_failure_count rename to audit_failure_count_away");
        try {
            assertThat(erase()).isZero();
        } finally {
            Sql.update("alter table audit_failure_count_away rename to audit_failure_count");
        }
        assertThat(belongings(person)).isEqualTo(before);

        assertThat(erase()).isEqualTo(1);
        assertThat(belongings(person)).isEqualTo("0 0 0");
    }

    private static String belongings(Person person) {
        return Sql.text(
                "select concat_ws(' ', (select count(*) from account where id = $1),"
                        + " (select count(*) from pending_signup where email_key = $2),"
                        + " (select count(*) from mail_outbox where address_key = $2))",
                person.accountId(),
                person.email());
    }
}
