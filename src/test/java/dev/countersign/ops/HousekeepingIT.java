package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.ServerProcess;
import dev.countersign.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Deletes each kind of row once it is due, and keeps a similar row that is not. */
class HousekeepingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String MAIL =
            "insert into mail_outbox (id, kind, subject, mailbox_key, state, created_at, due_at, ended_at)"
                    + " values ('%', 'verification', 'x', 'x@example.org', '#', now(), now() + interval '1 day', &)";

    private static ServerProcess server;

    /** Queries that find one row each before the clean-up, for rows that must go and for rows that must stay. */
    private final List<String> due = new ArrayList<>();

    private final List<String> kept = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = ServerProcess.started(Map.of("countersign.housekeeping.interval", "500ms"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void deletesWhatIsDueAndNothingElse() {
        Secured owner = Secured.somebody();
        String account = owner.person().accountId();
        sessions(account);
        signups();
        mails();
        tokens();
        factors(owner, account);
        String audited = count("select count(*)::text from audit_event");

        awaitNone(due);
        // Two more rounds, in case a deletion is merely late. Each ends with the mails.
        for (int round = 0; round < 2; round++) {
            List<String> last = new ArrayList<>();
            lastOfARound(last);
            awaitNone(last);
        }

        assertThat(kept).allSatisfy(row -> assertThat(Ledger.texts(row)).as(row).hasSize(1));
        assertThat(Integer.parseInt(count("select count(*)::text from audit_event")))
                .isGreaterThanOrEqualTo(Integer.parseInt(audited));
        assertThat(owner.signIn().status()).isEqualTo(200);
    }

    private static void awaitNone(List<String> rows) {
        Until.holds(PATIENCE, () -> left(rows).isEmpty(), () -> "still there: " + left(rows));
    }

    private static List<String> left(List<String> rows) {
        return rows.stream().filter(row -> !Ledger.texts(row).isEmpty()).toList();
    }

    private static String count(String sql) {
        return Ledger.texts(sql).getFirst();
    }

    /** Inserts a row and records the query that finds it. */
    private void row(List<String> fate, String table, String id, String insert) {
        Ledger.change(insert);
        fate.add("select 1 from " + table + " where " + id);
    }

    private void sessions(String account) {
        String columns =
                "insert into session (id, account_id, method, security_version, client_ip, created_at, rotated_at,"
                        + " refresh_expires_at, absolute_expires_at, ended_at, end_reason) values ('%', '" + account
                        + "', 'password', 1, '192.0.2.1', now(), now(), #, #, &)";
        row(
                due,
                "session",
                "id = '" + id(1) + "'",
                ended(columns, 1, "now() + interval '1 day'", "now() - interval '31 days', 'signed_out'"));
        row(
                kept,
                "session",
                "id = '" + id(2) + "'",
                ended(columns, 2, "now() + interval '1 day'", "now() - interval '29 days', 'signed_out'"));
        row(due, "session", "id = '" + id(3) + "'", ended(columns, 3, "now() - interval '31 days'", "null, null"));
        row(kept, "session", "id = '" + id(4) + "'", ended(columns, 4, "now() - interval '29 days'", "null, null"));
        row(kept, "session", "id = '" + id(5) + "'", ended(columns, 5, "now() + interval '1 day'", "null, null"));
    }

    private static String ended(String columns, int number, String expires, String end) {
        return columns.replace("%", id(number)).replace("#", expires).replace("&", end);
    }

    private void signups() {
        for (int i = 0; i < 2; i++) {
            boolean isDue = i == 0;
            String life = isDue ? "now() - interval '1 second'" : "now() + interval '1 hour'";
            row(
                    isDue ? due : kept,
                    "pending_signup",
                    "id = '" + id(10 + i) + "'",
                    "insert into pending_signup (id, email, email_key, password_hash, region, created_at, expires_at) values ('"
                            + id(10 + i) + "', 'a@example.org', 'a@example.org', 'x', 'eu-west', now(), " + life + ")");
        }
        String code = "insert into verification_code (pending_id, code_hash, expires_at) values ('" + id(11)
                + "', decode(repeat('ab', 32), 'hex'), now() - interval '1 second')";
        row(due, "verification_code", "pending_id = '" + id(11) + "'", code);
    }

    private void lastOfARound(List<String> fate) {
        row(fate, "mail_outbox", "id = '" + id(51) + "'", mail(51, "sent", "now() - interval '8 days'"));
    }

    private void mails() {
        for (String state : List.of("sent", "parked", "dropped")) {
            int number = 20 + 2 * state.length();
            row(due, "mail_outbox", "id = '" + id(number) + "'", mail(number, state, "now() - interval '8 days'"));
            row(
                    kept,
                    "mail_outbox",
                    "id = '" + id(number + 1) + "'",
                    mail(number + 1, state, "now() - interval '6 days'"));
        }
        row(kept, "mail_outbox", "id = '" + id(50) + "'", mail(50, "due", "null"));
    }

    private static String mail(int number, String state, String ended) {
        return MAIL.replace("%", id(number)).replace("#", state).replace("&", ended);
    }

    private void tokens() {
        for (int i = 0; i < 2; i++) {
            String hash = "decode(repeat('0" + i + "', 32), 'hex')";
            String expires = i == 0 ? "now() - interval '1 second'" : "now() + interval '1 hour'";
            row(
                    i == 0 ? due : kept,
                    "mailed_token",
                    "token_hash = " + hash,
                    "insert into mailed_token (token_hash, purpose, owner, mail_id, created_at, expires_at) values ("
                            + hash + ", 'reset', 'x', '" + id(60) + "', now(), " + expires + ")");
        }
    }

    private void factors(Secured owner, String account) {
        Person other = Person.verified();
        for (int i = 0; i < 2; i++) {
            List<String> fate = i == 0 ? due : kept;
            String expires = i == 0 ? "now() - interval '1 second'" : "now() + interval '1 hour'";
            String whose = i == 0 ? account : other.accountId();
            row(
                    fate,
                    "second_factor_setup",
                    "id = '" + id(70 + i) + "'",
                    "insert into second_factor_setup (account_id, id, secret, backup_form, backup_hashes, expires_at) values ('"
                            + whose + "', '" + id(70 + i) + "', 'x', 'x', '{}', " + expires + ")");
            row(
                    fate,
                    "mailed_code",
                    "id = '" + id(80 + i) + "'",
                    "insert into mailed_code (id, account_id, scope, created_at, expires_at) values ('" + id(80 + i)
                            + "', '" + account + "', 's" + i + "', now(), " + expires + ")");
            device(fate, 90 + i, account, "0", expires);
        }
        // A device from before the last password reset.
        device(due, 95, account, "1", "now() + interval '1 hour'");
        kept.add("select 1 from second_factor where account_id = '"
                + owner.person().accountId() + "'");
    }

    private void device(List<String> fate, int number, String account, String older, String expires) {
        row(
                fate,
                "trusted_device",
                "id = '" + id(number) + "'",
                "insert into trusted_device (id, account_id, security_version, secret_hash, rotated_at, client_ip, created_at,"
                        + " last_used_at, expires_at) select '" + id(number) + "', id, security_version - " + older
                        + ", decode(repeat('ab', 32), 'hex'), now(), '192.0.2.1', now(), now(), " + expires
                        + " from account where id = '" + account + "'");
    }

    private static String id(int number) {
        return "f".repeat(21) + String.valueOf(1000 + number).substring(1);
    }
}
