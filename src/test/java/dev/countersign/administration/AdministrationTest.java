package dev.countersign.administration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.account.Account;
import dev.countersign.embedded.Mail;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What administrators and operators do to the accounts of others, and what the audit log says of it. */
@QuarkusTest
@WithTestResource(Servers.class)
class AdministrationTest {

    private static final Actor OPERATOR = new Actor.Operator("tester@here");

    @Inject
    Vertx vertx;

    @Inject
    Administration administration;

    @FunctionalInterface
    private interface Act {
        io.smallrye.mutiny.Uni<Outcome> on(Actor actor, String accountId);
    }

    private Outcome run(Act act, Actor actor, String accountId) {
        return new Work(vertx).run(() -> act.on(actor, accountId));
    }

    private Actor administrator() {
        Person person = Person.verified();
        assertThat(run(administration::appoint, OPERATOR, person.accountId())).isEqualTo(Outcome.DONE);
        return new Actor.Administrator(person.accountId(), Work.CLIENT);
    }

    private static List<String> details(String accountId, String event) {
        return Ledger.texts(
                "select detail from audit_event where account_id = $1 and event = $2 order by id", accountId, event);
    }

    @Test
    void takesALostFactorAndEndsAllSessions() {
        Secured somebody = Secured.somebody();
        String id = somebody.person().accountId();
        String challenge = somebody.challenge();
        for (int i = 0; i < 5; i++) {
            somebody.verify(challenge, somebody.wrongCode());
        }

        assertThat(run(administration::disableSecondFactor, OPERATOR, id)).isEqualTo(Outcome.DONE);
        assertThat(run(administration::disableSecondFactor, OPERATOR, id)).isEqualTo(Outcome.NOTHING_TO_DO);

        assertThat(somebody.status().status()).isEqualTo(401);
        assertThat(somebody.verify(challenge, somebody.backupCodes().getFirst()).status())
                .isIn(400, 429);
        Answer login = somebody.person().logIn();
        assertThat(login.text("/data/token")).isNotEmpty();
        Secured again = Secured.secure(new Person(
                somebody.person().email(),
                somebody.person().password(),
                somebody.person().api(),
                login));
        assertThat(again.enabled().status()).as("no lock is left").isEqualTo(200);
        Ledger.awaitMailsSent(somebody.person().email());
        assertThat(Mailbox.allTo(somebody.person().email()))
                .extracting(Mail::subject)
                .contains("Two-factor authentication was turned off");
        assertThat(details(id, "second_factor_disabled")).containsExactly("operator tester@here");
    }

    @Test
    void bansAndUnbans() {
        Person person = Person.verified();
        String id = person.accountId();
        Actor admin = administrator();

        assertThat(run(administration::ban, admin, id)).isEqualTo(Outcome.DONE);
        assertThat(run(administration::ban, admin, id)).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(person.logIn().status()).isEqualTo(403);
        assertThat(run(administration::appoint, admin, id)).isEqualTo(Outcome.ADMIN_AND_BANNED);
        assertThat(run(administration::unban, OPERATOR, id)).isEqualTo(Outcome.DONE);
        assertThat(person.logIn().status()).isEqualTo(200);

        assertThat(details(id, "account_banned"))
                .containsExactly("banned by " + admin.name(), "unbanned by operator tester@here");
    }

    @Test
    void endsSessions() {
        Person person = Person.verified();
        String id = person.accountId();
        person.logIn();
        String session = Ledger.texts("select id from session where account_id = $1 and ended_at is null", id)
                .getFirst();

        assertThat(new Work(vertx).run(() -> administration.endSession(OPERATOR, id, session)))
                .isEqualTo(Outcome.DONE);
        assertThat(new Work(vertx).run(() -> administration.endSession(OPERATOR, id, session)))
                .isEqualTo(Outcome.NOTHING_TO_DO);
        person.logIn();
        assertThat(run(administration::endSessions, OPERATOR, id)).isEqualTo(Outcome.DONE);

        assertThat(Ledger.texts("select id from session where account_id = $1 and ended_at is null", id))
                .isEmpty();
        assertThat(details(id, "administered"))
                .containsExactly("session_ended by operator tester@here", "sessions_ended by operator tester@here");
    }

    @Test
    void findsAnAccountByEachName() {
        Person person = Person.verified();
        String id = person.accountId();
        String username =
                Ledger.texts("select username from account where id = $1", id).getFirst();

        for (String name : List.of(
                id,
                person.email(),
                person.email().toUpperCase(Locale.ROOT),
                username,
                username.toUpperCase(Locale.ROOT))) {
            assertThat(new Work(vertx).run(() -> administration.find(OPERATOR, name)))
                    .as(name)
                    .map(Account::id)
                    .hasValue(id);
        }
        for (String name : List.of("f".repeat(24), "nobody@example.com", "nobody-" + id, "", "'", "\u0000")) {
            assertThat(new Work(vertx).run(() -> administration.find(OPERATOR, name)))
                    .as(name)
                    .isEmpty();
        }
        assertThat(details(id, "administered")).hasSize(5).containsOnly("looked_up by operator tester@here");
    }

    @Test
    void doesNothingToTheAdministratorsOwnAccount() {
        Actor admin = administrator();
        String id = ((Actor.Administrator) admin).accountId();
        for (Act act :
                List.<Act>of(administration::ban, administration::dismiss, administration::disableSecondFactor)) {
            assertThat(run(act, admin, id)).isEqualTo(Outcome.OWN_ACCOUNT);
        }
    }

    @Test
    void takesNoOrderFromWhoIsNoAdministratorAnyMore() {
        Person person = Person.verified();
        Actor never = new Actor.Administrator(person.accountId(), Work.CLIENT);
        Actor gone = new Actor.Administrator("f".repeat(24), Work.CLIENT);
        Actor dismissed = administrator();
        String id = ((Actor.Administrator) dismissed).accountId();
        assertThat(run(administration::dismiss, OPERATOR, id)).isEqualTo(Outcome.DONE);

        String victim = Person.verified().accountId();
        for (Actor actor : List.of(never, gone, dismissed)) {
            for (Act act : List.<Act>of(
                    administration::ban,
                    administration::unban,
                    administration::appoint,
                    administration::dismiss,
                    administration::endSessions,
                    administration::disableSecondFactor)) {
                assertThat(run(act, actor, victim)).isEqualTo(Outcome.NOT_ADMINISTRATOR);
            }
        }
    }

    @Test
    void leavesAnAdministratorWhenTwoDismissEachOther() throws Exception {
        for (int round = 0; round < 10; round++) {
            Actor one = administrator();
            Actor other = administrator();
            List<Outcome> outcomes = atOnce(
                    () -> run(administration::dismiss, one, ((Actor.Administrator) other).accountId()),
                    () -> run(administration::dismiss, other, ((Actor.Administrator) one).accountId()));
            assertThat(outcomes).containsExactlyInAnyOrder(Outcome.DONE, Outcome.NOT_ADMINISTRATOR);
        }
    }

    private static List<Outcome> atOnce(Callable<Outcome> one, Callable<Outcome> other) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Outcome>> running = List.of(threads.submit(one), threads.submit(other));
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : running) {
                outcomes.add(each.get(30, TimeUnit.SECONDS));
            }
            return outcomes;
        }
    }
}
