package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailTurn;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** Codes, links and refresh tokens of one sign-up, all used at the same moment. */
@QuarkusTest
@WithTestResource(Servers.class)
class VerificationRaceTest {

    private static final int CALLS = 20;
    private static final int TRIES = 5;
    private static final String DONE = "done";

    @Inject
    Vertx vertx;

    @Inject
    Signups signups;

    @Inject
    Verification verification;

    @Inject
    PendingSignupTokens pendingSignupTokens;

    @Inject
    AccountMails mails;

    @Inject
    Database database;

    @Inject
    Randomness randomness;

    private Registrant somebody() {
        return Registrant.somebody(new Work(vertx), signups, verification);
    }

    /* Counts the calls by outcome. */
    private Map<String, Long> atOnce(IntFunction<Uni<?>> call) {
        CountDownLatch gate = new CountDownLatch(1);
        List<Future<String>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, CALLS)
                    .forEach(i -> ends.add(threads.submit(() -> {
                        gate.await();
                        return end(call, i);
                    })));
            gate.countDown();
        }
        return ends.stream()
                .map(Future::resultNow)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private String end(IntFunction<Uni<?>> call, int i) {
        try {
            new Work(vertx).run(() -> call.apply(i));
            return DONE;
        } catch (Refused refused) {
            return refused.reason().name();
        }
    }

    private static void assertOneAccount(Registrant somebody) {
        assertThat(somebody.accounts()).containsExactly(somebody.id());
        assertThat(Ledger.texts(
                        "select id::text from audit_event where event = 'address_verified' and account_id = $1",
                        somebody.id()))
                .hasSize(1);
    }

    @RepeatedTest(3)
    void makesOneAccountOfTwentyRightCodes() {
        Registrant somebody = somebody();
        String code = somebody.code();
        Map<String, Long> ends = atOnce(i -> somebody.verifying(code, Optional.of(somebody.id())));
        assertThat(ends).isEqualTo(Map.of(DONE, 1L, Reason.INVALID_VERIFICATION_CODE.name(), CALLS - 1L));
        assertOneAccount(somebody);
    }

    @RepeatedTest(3)
    void countsNoMoreThanFiveOfTwentyWrongCodes() {
        Registrant somebody = somebody();
        String code = somebody.code();
        Map<String, Long> ends = atOnce(i -> somebody.verifying(Registrant.other(code), Optional.of(somebody.id())));
        assertThat(ends).isEqualTo(Map.of(Reason.INVALID_VERIFICATION_CODE.name(), (long) CALLS));
        assertThat(somebody.codes()).containsExactly(String.valueOf(TRIES));
    }

    @RepeatedTest(3)
    void makesOneAccountOfCodesAndLinks() {
        Registrant somebody = somebody();
        String code = somebody.code();
        Map<String, Long> ends = atOnce(i -> i % 2 == 0
                ? somebody.verifying(code, Optional.of(somebody.id()))
                : verification.verify(somebody.link(), Registrant.client()));
        assertThat(ends).containsEntry(DONE, 1L);
        assertThat(ends.keySet())
                .isSubsetOf(DONE, Reason.INVALID_VERIFICATION_CODE.name(), Reason.INVALID_VERIFICATION_TOKEN.name());
        assertOneAccount(somebody);
    }

    @RepeatedTest(3)
    void makesOneAccountOfTwoSignupsWithTheirCodes() {
        Registrant one = somebody();
        String first = one.code();
        Registrant other = one.rival();
        String second = other.code();
        Map<String, Long> ends = atOnce(i -> i % 2 == 0
                ? one.verifying(first, Optional.of(one.id()))
                : other.verifying(second, Optional.of(other.id())));
        assertThat(ends).isEqualTo(Map.of(DONE, 1L, Reason.INVALID_VERIFICATION_CODE.name(), CALLS - 1L));
        assertThat(one.accounts()).hasSize(1).isSubsetOf(one.id(), other.id());
        assertThat(one.pending()).isEmpty();
    }

    @RepeatedTest(3)
    void waitsForNoMailThatWaitsForIt() {
        Registrant somebody = somebody();
        String code = somebody.code();
        Map<String, Long> ends = atOnce(i -> i % 2 == 0
                ? somebody.verifying(code, Optional.of(somebody.id()))
                : database.transaction(() -> mails.plan(mail(somebody))));
        assertThat(ends.keySet()).as("no deadlock").isSubsetOf(DONE, Reason.INVALID_VERIFICATION_CODE.name());
        assertThat(somebody.accounts()).hasSizeLessThanOrEqualTo(1);
        assertThat(somebody.codes()).hasSize(1 - somebody.accounts().size());
    }

    private MailTurn mail(Registrant somebody) {
        return new MailTurn(MailKind.SIGNUP, somebody.id(), randomness.id(Instant.now()), Instant.now());
    }

    @RepeatedTest(3)
    void rotatesARefreshTokenOnce() {
        Registrant somebody = somebody();
        String refresh =
                pendingSignupTokens.begin(somebody.registered()).refresh().reveal();
        Map<String, Long> ends = atOnce(i -> pendingSignupTokens.renew(refresh, Registrant.client()));
        // A repeated refresh returns the successor again, so no call is rejected.
        assertThat(ends).as("each gets the one successor").isEqualTo(Map.of(DONE, (long) CALLS));
        assertThat(Ledger.texts("select token_generation::text from pending_signup where id = $1", somebody.id()))
                .containsExactly("1");

        Ledger.change(
                "update pending_signup set tokens_rotated_at = tokens_rotated_at - interval '1 hour' where id = $1",
                somebody.id());
        assertThat(end(i -> pendingSignupTokens.renew(refresh, Registrant.client()), 0))
                .as("after the grace")
                .isEqualTo(Reason.INVALID_REFRESH_TOKEN.name());
    }
}
