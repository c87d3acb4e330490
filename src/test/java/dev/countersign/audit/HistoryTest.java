package dev.countersign.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.audit.History.Filter;
import dev.countersign.audit.History.Listing;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read from the audit log, and by which plan. */
@QuarkusTest
@WithTestResource(Servers.class)
class HistoryTest {

    private static final Client CLIENT = new Client("192.0.2.7", "192.0.2.7", "Lynx/2.9");

    @Inject
    Vertx vertx;

    @Inject
    Database database;

    @Inject
    AuditLog log;

    @Inject
    History history;

    @Inject
    Randomness ids;

    private Work work;
    private String account;

    @BeforeEach
    void setUp() {
        work = new Work(vertx);
        account = ids.id(Instant.now());
    }

    private void record(AuditEvent event) {
        work.run(() -> database.transaction(() -> log.record(event)));
    }

    private Listing page(Set<EventKind> kinds, int number, int size) {
        Filter filter = new Filter(account, Instant.now().minus(Duration.ofDays(180)), kinds);
        return work.run(() -> history.page(filter, number, size));
    }

    /** Events of the account that lie a second apart, the newest now. */
    private void write(String whose, int events) {
        Ledger.change(
                "insert into audit_event (at, event, account_id, client_ip) select now() - make_interval(secs => i),"
                        + " 'signed_in', $1, '192.0.2.' || i % 50 from generate_series(1, $2::int) i",
                whose, events);
    }

    @Test
    void readsWhatWasWritten() {
        record(new AuditEvent.SignedIn(account, ids.id(Instant.now()), "password", CLIENT));
        record(new AuditEvent.PasswordReset(account, CLIENT));

        Listing listing = page(History.ALL, 1, 10);

        assertThat(listing.total()).isEqualTo(2);
        AuditEntry first = listing.entries().getLast();
        assertThat(first.kind()).contains(EventKind.SIGNED_IN);
        assertThat(first.accountId()).isEqualTo(account);
        assertThat(first.sessionId()).hasSize(24);
        assertThat(first.clientIp()).isEqualTo("192.0.2.7");
        assertThat(first.userAgent()).isEqualTo("Lynx/2.9");
        assertThat(first.detail()).isEqualTo("password");
        assertThat(first.at()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(listing.entries().getFirst().kind()).contains(EventKind.PASSWORD_RESET);
    }

    @Test
    void readsOneAccountAndTheWantedKindsOnly() {
        write(ids.id(Instant.now()), 3);
        record(new AuditEvent.SignedIn(account, ids.id(Instant.now()), "password", CLIENT));
        record(new AuditEvent.SignInRefused(account, "invalid_credentials", CLIENT));
        record(new AuditEvent.SignInRefused(null, "invalid_credentials", CLIENT));

        assertThat(page(History.ALL, 1, 10).entries())
                .extracting(AuditEntry::accountId)
                .containsExactly(account, account);
        Listing failures = page(EnumSet.of(EventKind.SIGN_IN_REFUSED), 1, 10);
        assertThat(failures.total()).isEqualTo(1);
        assertThat(failures.entries()).extracting(AuditEntry::event).containsExactly("sign_in_refused");
        assertThat(page(EnumSet.noneOf(EventKind.class), 1, 10).total()).isZero();
    }

    @Test
    void pagesThroughAllEventsWithoutAGap() {
        write(account, 25);

        List<Long> seen = List.of(1, 2, 3).stream()
                .flatMap(number -> page(History.ALL, number, 10).entries().stream())
                .map(AuditEntry::id)
                .toList();

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(page(History.ALL, 4, 10)).isEqualTo(new Listing(List.of(), 25));
    }

    @Test
    void countsAndShowsTheNewestOnly() {
        write(account, History.DEEPEST + 5);

        assertThat(page(History.ALL, 1, 100).total()).isEqualTo(History.DEEPEST);
        assertThat(page(History.ALL, 100, 100).entries()).hasSize(100);
        assertThat(page(History.ALL, 101, 100).entries()).isEmpty();
        assertThat(page(History.ALL, 3334, 3).entries()).hasSize(1);
        assertThat(page(History.ALL, Integer.MAX_VALUE, 100).entries()).isEmpty();
        Filter filter = new Filter(account, Instant.EPOCH, History.ALL);
        History.Summary summary = work.run(() -> history.summary(filter));
        assertThat(summary.sums()).extracting(History.Sum::events).containsExactly(History.DEEPEST);
        assertThat(summary.addresses()).isEqualTo(50);
    }

    @Test
    void followsTheLog() {
        write(account, 1);
        AuditEntry last =
                work.run(() -> history.newest(Optional.of(account), 5)).getFirst();
        assertThat(work.run(() -> history.newest(Optional.empty(), 5)))
                .hasSize(5)
                .isSortedAccordingTo((a, b) -> Long.compare(b.id(), a.id()));

        record(new AuditEvent.SignedIn(account, ids.id(Instant.now()), "password", CLIENT));
        record(new AuditEvent.PasswordReset(account, CLIENT));

        assertThat(work.run(() -> history.after(last, 100)))
                .filteredOn(entry -> account.equals(entry.accountId()))
                .extracting(AuditEntry::event)
                .containsExactly("signed_in", "password_reset");
    }
}
