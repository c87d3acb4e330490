package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Several sign-ups for one address: whose password counts, and how many may be pending. */
@QuarkusTest
@WithTestResource(Servers.class)
class ContestedSignupTest {

    private static final String STRANGERS = "strangers-9";
    private static final String WAITING =
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

    @Inject
    Vertx vertx;

    @Inject
    Signups signups;

    @Inject
    Verification verification;

    @Inject
    PasswordReset passwordReset;

    @Inject
    Pool pool;

    private Registrant owner;

    @BeforeEach
    void register() {
        owner = Registrant.somebody(new Work(vertx), signups, verification);
    }

    private Account open(SecretToken link) {
        return owner.work().run(() -> verification.verify(link, Registrant.client()));
    }

    private Reason refusal(SecretToken link) {
        return owner.work().refusal(() -> verification.verify(link, Registrant.client()));
    }

    /* Inserts {@code count} newer sign-ups with the password of {@code like}, without the cost of hashing each one. */
    private static void copy(Registrant like, int count) {
        Ledger.change(
                "insert into pending_signup (id, email, email_key, password_hash, region, created_at, expires_at)"
                        + " select substr(md5(id || n), 1, 24), email, email_key, password_hash, region,"
                        + " created_at + n * interval '1 microsecond', expires_at"
                        + " from pending_signup, generate_series(1, " + count + ") n where id = $1",
                like.id());
    }

    private void registerOnceMore(String password) {
        owner.work()
                .run(() -> signups.register(
                        Registrant.registration(owner.address(), password, false), Registrant.client()));
    }

    private void assertHasNoPassword(Account account) {
        assertThat(account.hasPassword()).isFalse();
        assertThat(account.alias()).isEqualTo(account.username());
        assertThat(account.image()).isEmpty();
        assertThat(owner.accounts()).containsExactly(account.id());
        assertThat(owner.pending()).isEmpty();
    }

    @Test
    void givesTheAccountNoPasswordWhoseverLinkIsOpened() {
        SecretToken owners = owner.link();
        Registrant stranger = owner.stranger(STRANGERS);
        assertHasNoPassword(open(stranger.link()));
        assertThat(refusal(owners)).isEqualTo(Reason.INVALID_VERIFICATION_TOKEN);

        String reset = Person.tokenIn(
                Mailbox.awaitTo(owner.address().key(), 3).getFirst().text());
        owner.work()
                .run(() -> passwordReset.reset(
                        new SecretToken(reset), new Password("the-owner-8"), PasswordRule.LENGTH, Registrant.client()));
        assertThat(Ledger.texts(
                        "select (password_hash is not null)::text from account where email_key = $1",
                        owner.address().key()))
                .containsExactly("true");
    }

    @Test
    void givesTheAccountNoPasswordByACodeEither() {
        String code = owner.code();
        owner.stranger(STRANGERS);
        assertHasNoPassword(owner.verified(code));
    }

    @Test
    void acceptsThePasswordThatAllSignupsShare() {
        Registrant again = owner.rival();
        Account account = open(again.link());
        assertThat(account.hasPassword()).isTrue();
        assertThat(account.alias()).isEqualTo(Registrant.NAME);
    }

    @Test
    void acceptsThePasswordWhenTheOtherSignupsHaveExpired() {
        Registrant stranger = owner.stranger(STRANGERS);
        Ledger.change(
                "update pending_signup set expires_at = created_at - interval '1 second' where id = $1", owner.id());
        assertThat(open(stranger.link()).hasPassword()).isTrue();
    }

    @Test
    void endsTheOldestOfMoreThanTwentyWithItsLinkAndCode() {
        SecretToken link = owner.link();
        String code = owner.code();
        copy(owner, 19);
        assertThat(owner.pending()).hasSize(20);
        registerOnceMore(Registrant.PASSWORD);

        assertThat(owner.pending()).hasSize(20).doesNotContain(owner.id());
        assertThat(Ledger.texts("select owner from mailed_token where owner = $1", owner.id()))
                .isEmpty();
        assertThat(owner.codes()).isEmpty();
        assertThat(refusal(link)).isEqualTo(Reason.INVALID_VERIFICATION_TOKEN);
        assertThat(owner.refusal(code)).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(owner.work().<Boolean>run(() -> verification.isLive(link))).isFalse();
    }

    @Test
    void acceptsThePasswordOfSomebodyWhoRegisteredMoreThanTwentyTimes() {
        Registrant again = owner.rival();
        copy(owner, 18);
        registerOnceMore(Registrant.PASSWORD);
        assertThat(owner.pending()).hasSize(20).doesNotContain(owner.id());
        assertThat(open(again.link()).hasPassword()).isTrue();
    }

    /* All remaining sign-ups have the stranger's password, but it still does not become the account's. */
    @Test
    void acceptsNoPasswordOfAStrangerWhoPushedTheOwnersSignupOut() {
        Registrant stranger = owner.stranger(STRANGERS);
        copy(stranger, 18);
        registerOnceMore(STRANGERS);
        registerOnceMore(STRANGERS);
        assertThat(owner.pending()).hasSize(20).doesNotContain(owner.id());
        assertThat(Ledger.texts(
                        "select distinct password_hash from pending_signup where email_key = $1",
                        owner.address().key()))
                .hasSize(1);
        Ledger.change(
                "insert into mailed_token (token_hash, purpose, owner, mail_id, created_at, expires_at)"
                        + " select sha256(convert_to('verify' || chr(10) || repeat('ab', 32), 'UTF8')), 'verify', max(id),"
                        + " max(id), now(), now() + interval '1 hour' from pending_signup where email_key = $1",
                owner.address().key());
        assertHasNoPassword(open(new SecretToken("ab".repeat(32))));
    }

    @Test
    void leavesTheSignupsOfOthersAlone() {
        Registrant other = Registrant.somebody(owner.work(), signups, verification);
        copy(owner, 30);
        registerOnceMore(STRANGERS);
        assertThat(owner.pending()).hasSize(20);
        assertThat(open(other.link()).hasPassword()).isTrue();
    }

    /* Verification must finish within the database deadline, or it is rejected. */
    @Test
    void verifiesInTimeAmongAThousand() {
        copy(owner, 1000);
        Ledger.change(
                "insert into mailed_token (token_hash, purpose, owner, mail_id, created_at, expires_at)"
                        + " select sha256(convert_to(id, 'UTF8')), 'verify', id, id, created_at, expires_at"
                        + " from pending_signup where email_key = $1 and id <> $2",
                owner.address().key(),
                owner.id());
        Account account = open(owner.link());
        assertThat(account.hasPassword()).isTrue();
        assertThat(owner.pending()).isEmpty();
        assertThat(Ledger.texts("select owner from mailed_token where token_hash = sha256(convert_to(owner, 'UTF8'))"))
                .isEmpty();
    }

    @Test
    void keepsTwentyOfAThousandAtTheNextSignup() {
        copy(owner, 1000);
        registerOnceMore(STRANGERS);
        assertThat(owner.pending()).hasSize(20);
    }

    private static <T> List<Future<T>> atOnce(List<Callable<T>> calls) {
        CountDownLatch gate = new CountDownLatch(1);
        List<Future<T>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            calls.forEach(call -> ends.add(threads.submit(() -> {
                gate.await();
                return call.call();
            })));
            gate.countDown();
        }
        return ends;
    }

    private Optional<Account> opened(SecretToken link) {
        try {
            return Optional.of(open(link));
        } catch (Refused refused) {
            assertThat(refused.reason()).isEqualTo(Reason.INVALID_VERIFICATION_TOKEN);
            return Optional.empty();
        }
    }

    @RepeatedTest(3)
    void makesOneAccountOfTwoLinksAtOnce() {
        SecretToken owners = owner.link();
        SecretToken strangers = owner.stranger(STRANGERS).link();
        List<Account> accounts = atOnce(IntStream.range(0, 10)
                        .<Callable<Optional<Account>>>mapToObj(i -> () -> opened(i % 2 == 0 ? owners : strangers))
                        .toList())
                .stream()
                .map(Future::resultNow)
                .flatMap(Optional::stream)
                .toList();
        assertThat(accounts).hasSize(1);
        assertHasNoPassword(accounts.getFirst());
    }

    /* All calls block at their first write, so none sees the sign-ups that the others add. */
    @Test
    void keepsNoMoreThanTwentyOfSomeAtOnce() {
        copy(owner, 17);
        int calls = 4;
        SqlConnection holder = pool.getConnectionAndAwait();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Transaction transaction = holder.beginAndAwait();
            holder.query("lock table pending_signup in share row exclusive mode")
                    .executeAndAwait();
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                ends.add(threads.submit(() -> registerOnceMore(STRANGERS)));
            }
            while (Integer.parseInt(Ledger.texts(WAITING).getFirst()) < calls
                    && ends.stream().noneMatch(Future::isDone)) {
                Thread.onSpinWait();
            }
            transaction.commitAndAwait();
            threads.shutdown();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            ends.forEach(Future::resultNow);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            holder.closeAndAwait();
        }
        assertThat(owner.pending()).hasSize(20).doesNotContain(owner.id());
    }

    /* Happens when a mail was already on its way when its sign-up was crowded out. */
    @Test
    void treatsALinkWithoutASignupAsDead() {
        Ledger.change("insert into mailed_token (token_hash, purpose, owner, mail_id, created_at, expires_at)"
                + " select sha256(convert_to('verify' || chr(10) || repeat('cd', 32), 'UTF8')), 'verify', repeat('f', 24),"
                + " repeat('f', 24), now(), now() + interval '1 hour'");
        SecretToken orphan = new SecretToken("cd".repeat(32));
        assertThat(owner.work().<Boolean>run(() -> verification.isLive(orphan))).isFalse();
        assertThat(refusal(orphan)).isEqualTo(Reason.INVALID_VERIFICATION_TOKEN);
        assertThat(owner.work().<Boolean>run(() -> verification.isLive(owner.link())))
                .isTrue();
    }
}
