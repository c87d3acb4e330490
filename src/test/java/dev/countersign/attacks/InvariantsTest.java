package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Invariants of the database and of every client, checked after a random load. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvariantsTest {

    private static final int WORKERS = 4;
    /* Concurrent requests may be logged in a different order from the one in which they were counted. */
    private static final int MOST_WRONG_CODES = 5 + WORKERS;

    private RandomLoad load;
    private List<String> accounts;

    @BeforeAll
    void runTheLoad() {
        load = new RandomLoad(3);
        load.run(WORKERS, 25, Long.getLong("fuzz.seed", 20261126L));
        accounts = load.owners.stream().map(owner -> owner.person().accountId()).toList();
        assertThat(load.opened).isNotEmpty();
        assertThat(load.signedOut).isNotEmpty();
        assertThat(load.registered).isNotEmpty();
    }

    private void assertNone(String sql) {
        for (String account : accounts) {
            assertThat(Ledger.texts(sql, account)).as(sql).isEmpty();
        }
    }

    @Test
    void answersNothingAsAFault() {
        assertThat(load.faults).isEmpty();
    }

    @Test
    void letsNoEndedSessionGoOn() {
        for (Pair pair : load.signedOut) {
            assertThat(pair.me().status()).isEqualTo(401);
            assertThat(pair.renew().status()).isEqualTo(401);
        }
    }

    @Test
    void auditsTheOpeningOfEverySessionOnce() {
        assertNone("""
                select s.id from session s left join audit_event e on e.session_id = s.id and e.event = 'signed_in'
                 where s.account_id = $1 group by s.id having count(e.id) <> 1""");
    }

    @Test
    void auditsTheEndOfEverySession() {
        assertNone("""
                select s.id from session s where s.account_id = $1 and s.end_reason in ('signed_out', 'refresh_reused')
                   and not exists (select 1 from audit_event e where e.session_id = s.id
                                      and e.event in ('session_ended', 'refresh_reused'))""");
    }

    @Test
    void acceptsNoCodeTwice() {
        Set<RandomLoad.Accepted> once = new HashSet<>();
        for (RandomLoad.Accepted code : load.accepted) {
            assertThat(once.add(code)).as("accepted twice: %s", code).isTrue();
        }
    }

    @Test
    void usesUpAsManyBackupCodesAsItAccepted() {
        for (Secured owner : load.owners) {
            long accepted = load.accepted.stream()
                    .filter(code -> owner.backupCodes().contains(code.code()))
                    .count();
            assertThat(Ledger.texts(
                            "select code_hash from backup_code where account_id = $1 and used_at is not null",
                            owner.person().accountId()))
                    .hasSize((int) accepted);
        }
    }

    @Test
    void opensNoSessionWithoutTheSecondFactor() {
        assertNone("""
                select s.id from session s join second_factor f on f.account_id = s.account_id
                 where s.account_id = $1 and s.created_at > f.enabled_at and s.second_factor is null""");
    }

    @Test
    void locksCodesAfterFiveWrongOnes() {
        for (String account : accounts) {
            Map<String, Integer> wrong = new HashMap<>();
            for (String event : Ledger.texts("""
                    select event from audit_event where account_id = $1
                       and event in ('code_refused', 'second_factor_locked', 'signed_in') order by id""", account)) {
                if (event.equals("code_refused")) {
                    assertThat(wrong.merge(account, 1, Integer::sum)).isLessThanOrEqualTo(MOST_WRONG_CODES);
                } else {
                    wrong.remove(account);
                }
            }
        }
    }

    @Test
    void hasOneAccountForEachAddress() {
        assertThat(Ledger.texts("select lower(email) from account group by lower(email) having count(*) > 1"))
                .isEmpty();
    }

    @Test
    void losesNoRegistrationThatItAcknowledged() {
        for (Person person : load.registered) {
            assertThat(Ledger.texts("select id from pending_signup where email_key = $1", person.email()))
                    .hasSize(1);
            assertThat(person.mailedToken()).hasSize(64);
        }
    }

    @Test
    void leavesNoMailBehindWhoseLeaseIsOver() {
        load.registered.forEach(person -> Ledger.awaitMailsSent(person.email()));
        assertThat(Ledger.texts("""
                select id from mail_outbox
                 where state = 'due' and attempts > 0 and reason is null and due_at < now() - interval '1 minute'""")).isEmpty();
    }

    @Test
    void storesNoSecretInClear() {
        List<String> tables = Ledger.texts("select tablename::text from pg_tables where schemaname = 'public'");
        List<String> secrets = load.opened.stream().limit(5).map(Pair::refresh).collect(Collectors.toList());
        secrets.add(load.owners.getFirst().person().password());
        secrets.addAll(load.owners.getFirst().backupCodes());
        for (String table : tables) {
            for (String secret : secrets) {
                assertThat(Ledger.texts(
                                "select 1 from \"" + table + "\" t where strpos(t::text, $1) > 0 limit 1", secret))
                        .as(table)
                        .isEmpty();
            }
        }
    }

    @Test
    void keepsTheAuditLogAsItWas() {
        assertThat(Ledger.texts("select at from audit_event where account_id = $1 limit 1", accounts.getFirst()))
                .hasSize(1);
        for (String change : List.of("update audit_event set detail = 'x'", "delete from audit_event")) {
            assertThat(catching(change)).hasMessageContaining("audit_event");
        }
    }

    private static Throwable catching(String change) {
        return catchThrowable(() -> Ledger.change(change));
    }
}
