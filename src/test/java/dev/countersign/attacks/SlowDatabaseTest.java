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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that is slow, but not too slow for any single statement: an answer of 503 means that nothing has happened. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class SlowDatabaseTest {

    private static final List<String> WRITTEN =
            List.of("account", "session", "pending_signup", "mailed_token", "mail_outbox", "audit_event");
    private static final int REST_MILLIS = 4_000;

    @BeforeEach
    void makeSlowTrigger() {
        Sql.update("create or replace function slow_of_test() returns trigger language plpgsql as"
                + " $$ begin perform pg_sleep(0.8); return null; end $$");
    }

    @AfterEach
    void speedUp() {
        Servers.postgres().resume();
        WRITTEN.forEach(table -> Sql.update("drop trigger if exists slow_of_test on " + table));
    }

    private static void slowDown() {
        WRITTEN.forEach(table -> Sql.update("create trigger slow_of_test after insert or update or delete on " + table
                + " for each statement execute function slow_of_test()"));
    }

    /** The answer with a slow database, after its remaining work has finished. */
    private Answer slowly(Supplier<Answer> request) {
        slowDown();
        Answer answer = Outages.soon(request);
        Outages.sleep(REST_MILLIS);
        speedUp();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        return answer;
    }

    private static String count(String what, Object... values) {
        return Ledger.texts("select count(*) from " + what, values).getFirst();
    }

    @Test
    void verifiesNoAddressThatItCouldNotSayWasVerified() {
        Person person = Person.signedUp();
        String token = person.mailedToken();
        slowly(() -> person.verify(token));
        assertThat(count("account where email_key = $1", person.email())).isEqualTo("0");
        assertThat(person.verify(token).status()).isEqualTo(200);
    }

    @Test
    void verifiesNoneOnThePageEither() {
        Person person = Person.signedUp();
        String token = person.mailedToken();
        slowly(() -> person.api().postForm("/account/verify", "token", token));
        assertThat(count("account where email_key = $1", person.email())).isEqualTo("0");
        assertThat(person.api().postForm("/account/verify", "token", token).status())
                .isEqualTo(200);
    }

    @Test
    void verifiesNoneByItsCodeAndLeavesTheCodeAllItsTries() {
        Person person = Person.stranger();
        Answer registered = Endpoints.signUp(person.api(), "/auth/register", person.email(), person.password());
        String code = Mailbox.latestTo(person.email()).codes().getFirst();
        Supplier<Answer> verify = () -> person.api()
                .as(registered.text("/access_token"))
                .post("/auth/verify-email", "email", person.email(), "code", code);
        slowly(verify);
        assertThat(count("account where email_key = $1", person.email())).isEqualTo("0");
        // The attempt is taken back once the failed transaction has ended.
        Outages.await(() -> Ledger.texts(
                        "select c.tries from verification_code c join pending_signup p on p.id = c.pending_id"
                                + " where p.email_key = $1",
                        person.email())
                .equals(List.of("0")));
        assertThat(verify.get().status()).isEqualTo(200);
    }

    @Test
    void acceptsNoSignUpInAnyDialect() {
        for (String path : Endpoints.SIGN_UPS) {
            Person person = Person.stranger();
            slowly(() -> Endpoints.signUp(person.api(), path, person.email(), person.password()));
            assertThat(count("pending_signup where email_key = $1", person.email()))
                    .as(path)
                    .isEqualTo("0");
            assertThat(count("mail_outbox where mailbox_key = $1", person.email()))
                    .as(path)
                    .isEqualTo("0");
        }
    }

    @Test
    void changesNoPassword() {
        Person person = Person.verified();
        String token = person.mailedResetToken();
        slowly(() -> person.setPassword(token, "Other-Horse-8-battery"));
        assertThat(person.logIn().status()).isEqualTo(200);
        assertThat(person.setPassword(token, "Other-Horse-8-battery").status()).isEqualTo(200);
        assertThat(person.logIn("Other-Horse-8-battery").status()).isEqualTo(200);
    }

    @Test
    void opensNoSessionInAnyDialect() {
        Person person = Person.verified();
        String before = count("session where account_id = $1", person.accountId());
        for (String path : Endpoints.SIGN_INS) {
            slowly(() -> Endpoints.signIn(Api.fromAnywhere(), path, person.email(), person.password()));
            assertThat(count("session where account_id = $1", person.accountId()))
                    .as(path)
                    .isEqualTo(before);
        }
    }

    /* Statements that reached a paused database are executed when it resumes. */
    @Test
    void rotatesNothingWhileItStandsStill() {
        Pair hoody = Pair.ofNewcomer(Person.signedUp());
        Person person = Person.verified();
        Answer hydra = Endpoints.signIn(person.api(), "/auth/login", person.email(), person.password());
        Person waiting = Person.stranger();
        Answer pending = Endpoints.signUp(waiting.api(), "/auth/register", waiting.email(), waiting.password());
        List<Supplier<CompletableFuture<Answer>>> refreshes = List.of(
                () -> Api.fromAnywhere().postLater(Pair.REFRESH, "refreshToken", hoody.refresh()),
                () -> Api.fromAnywhere().postLater("/auth/refresh", "refresh_token", hydra.text("/refresh_token")),
                () -> Api.fromAnywhere().postLater("/auth/refresh", "refresh_token", pending.text("/refresh_token")));
        Sql.openConnections(4);
        Servers.postgres().pause();
        List<CompletableFuture<Answer>> late =
                refreshes.stream().map(Supplier::get).toList();
        Outages.sleep(3_000);
        Servers.postgres().resume();
        assertThat(late).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(503));
        Outages.sleep(1_000);
        assertThat(count("session where refresh_generation > 0 and account_id = $1", person.accountId()))
                .isEqualTo("0");
        assertThat(count("pending_signup where token_generation > 0 and email_key = $1", waiting.email()))
                .isEqualTo("0");
        assertThat(refreshes)
                .allSatisfy(refresh -> assertThat(refresh.get().join().status()).isEqualTo(200));
    }
}
