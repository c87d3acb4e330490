package dev.countersign.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Strangers can cause failures of an account, but cannot fill the audit log with them. */
@QuarkusTest
@WithTestResource(Servers.class)
class FailureLimitTest {

    private static final Client CLIENT = new Client("192.0.2.8", "192.0.2.8", null);
    private static final int MORE = 50;
    private static final Duration TIME_FOR_A_TEST = Duration.ofMinutes(1);

    @Inject
    Vertx vertx;

    @Inject
    Database database;

    @Inject
    AuditLog log;

    @Inject
    Randomness ids;

    @Inject
    MeterRegistry metrics;

    private Work work;
    private String account;

    @BeforeEach
    void setUp() throws InterruptedException {
        work = new Work(vertx);
        account = ids.id(Instant.now());
        LocalTime now = LocalTime.now(ZoneOffset.UTC);
        Duration left = Duration.ofMinutes(60L - now.getMinute()).minusSeconds(now.getSecond());
        if (left.compareTo(TIME_FOR_A_TEST) < 0) {
            Thread.sleep(left.toMillis());
        }
    }

    private void record(AuditEvent event) {
        work.run(() -> database.transaction(() -> log.record(event)));
    }

    private void failTooOften() {
        List<CompletableFuture<Void>> all = IntStream.range(0, AuditLog.MOST_FAILURES + MORE)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> record(new AuditEvent.SignInRefused(account, "invalid_credentials", CLIENT)),
                        Thread::startVirtualThread))
                .toList();
        all.forEach(CompletableFuture::join);
    }

    private List<String> events(String event) {
        return Ledger.texts("select id from audit_event where account_id = $1 and event = $2", account, event);
    }

    @Test
    void recordsNoMoreFailuresThanTheLimitHoweverManyComeAtOnce() {
        double before = metrics.get("countersign.audit.left_out").counter().count();

        failTooOften();

        assertThat(events("sign_in_refused")).hasSize(AuditLog.MOST_FAILURES - 1);
        assertThat(events("failures_left_out")).hasSize(1);
        assertThat(metrics.get("countersign.audit.left_out").counter().count()).isEqualTo(before + MORE + 1);
    }

    @Test
    void recordsEverythingElseNevertheless() {
        failTooOften();

        record(new AuditEvent.SignedIn(account, ids.id(Instant.now()), "password", CLIENT));
        record(new AuditEvent.SecondFactorLocked(account, "blocked", CLIENT));
        record(new AuditEvent.RefreshReused(account, ids.id(Instant.now()), CLIENT));

        assertThat(events("signed_in")).hasSize(1);
        assertThat(events("second_factor_locked")).hasSize(1);
        assertThat(events("refresh_reused")).hasSize(1);
    }

    @Test
    void recordsFailuresAgainInTheNextHour() {
        failTooOften();
        Ledger.change("update audit_failure_count set hour = hour - interval '1 hour' where account_id = $1", account);

        record(new AuditEvent.CodeRefused(account, "sign_in totp", CLIENT));

        assertThat(events("code_refused")).hasSize(1);
    }

    @Test
    void leavesTheFailuresOfAnotherAccount() {
        failTooOften();
        account = ids.id(Instant.now());

        record(new AuditEvent.IdentityRefused(account, "github address_taken", CLIENT));

        assertThat(events("identity_refused")).hasSize(1);
    }

    @Test
    void forgetsOldCounts() {
        record(new AuditEvent.CodeRefused(account, "sign_in totp", CLIENT));
        String kept = account;
        account = ids.id(Instant.now());
        record(new AuditEvent.CodeRefused(account, "sign_in totp", CLIENT));
        Ledger.change("update audit_failure_count set hour = hour - interval '3 hours' where account_id = $1", account);

        work.run(log::clean);

        assertThat(Ledger.texts(
                        "select account_id::text from audit_failure_count where account_id in ($1, $2)", kept, account))
                .containsExactly(kept);
    }
}
