package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.account.LeavingAccounts;
import dev.countersign.kernel.Time;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Script;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole life of an account in each dialect that can end it, and what is left of it afterwards: events without a name. */
@QuarkusTest
@WithTestResource(Servers.class)
class WholeLifeTest {

    private static final class LaterTime extends Time {
        private volatile Duration later = Duration.ZERO;

        @Override
        public Instant now() {
            return super.now().plus(later);
        }
    }

    /** Records in Redis may hold ids, and are gone long before an account is erased. */
    private static final Duration LONGEST_RECORD = Duration.ofDays(1);

    private final LaterTime time = new LaterTime();

    @Inject
    Vertx vertx;

    @Inject
    LeavingAccounts leaving;

    @BeforeEach
    void setTheClock() {
        QuarkusMock.installMockForType(time, Time.class);
    }

    private int eraseAfter(Duration grace) {
        time.later = grace;
        try {
            return new Work(vertx).run(leaving::erase);
        } finally {
            time.later = Duration.ZERO;
        }
    }

    @Test
    void leavesNothingInTheFirstDialect() {
        try (ServerLog log = ServerLog.listenClosely()) {
            Person stranger = Person.signedUp();
            Person person = new Person(
                    stranger.email(), stranger.password(), stranger.api(), stranger.verify(stranger.mailedToken()));
            if (person.signedIn().status() != 200) {
                throw new AssertionError(person.signedIn().toString());
            }
            person.setPassword(person.mailedResetToken(), person.password());
            Person known = new Person(person.email(), person.password(), person.api(), person.logIn());
            Secured secured = Secured.secure(known);
            Script script = Script.of(known, Script.FULL);
            script.api().get(Pair.ME);
            secured.rested().trustDevice(secured.app().code(0));
            secured.mistaken(2);
            secured.person().forgetPassword();
            secured.challenge();
            String account = known.accountId();
            List<String> ids = ids(account);

            Answer exported = secured.session().get("/api/v1/users/me/export");
            assertThat(exported.text("/data/account/email")).isEqualTo(known.email());
            assertThat(exported.json().at("/data/automation_tokens")).hasSize(1);
            assertThat(exported.json().at("/data/trusted_devices")).hasSize(1);
            Answer deleted = delete(secured.session(), known);
            assertThat(deleted.status()).as(deleted.toString()).isEqualTo(200);
            assertThat(eraseAfter(Duration.ofDays(13))).isZero();
            Answer back =
                    secured.rested().verify(secured.challenge(), secured.app().code(0));
            assertThat(back.status()).as(back.toString()).isEqualTo(200);
            assertThat(eraseAfter(Duration.ofDays(15))).isZero();
            assertThat(delete(known.api().as(back.text("/data/token")), known).status())
                    .isEqualTo(200);
            Ledger.awaitMailsSent(known.email());
            ids.addAll(ids(account));

            assertThat(Sql.dump()).contains(known.email());
            assertThat(eraseAfter(Duration.ofDays(15))).isEqualTo(1);

            assertNothingLeft(known, ids, log);
            assertThat(known.logIn().code()).isEqualTo("INVALID_CREDENTIALS");
        }
    }

    @Test
    void leavesNothingInBetterAuth() {
        try (ServerLog log = ServerLog.listenClosely()) {
            Guest guest = Guest.signedIn();
            Person person = guest.person();
            assertThat(guest.post("/delete-user", "password", person.password()).status())
                    .isEqualTo(200);
            assertThat(guest.signIn().status()).isEqualTo(200);
            assertThat(eraseAfter(Duration.ofDays(15))).isZero();
            assertThat(guest.post("/delete-user", "password", person.password()).status())
                    .isEqualTo(200);
            Ledger.awaitMailsSent(person.email());
            List<String> ids = ids(person.accountId());

            assertThat(eraseAfter(Duration.ofDays(15))).isEqualTo(1);

            assertNothingLeft(person, ids, log);
            assertThat(guest.signIn().code()).isEqualTo("INVALID_EMAIL_OR_PASSWORD");
        }
    }

    private static Answer delete(Api session, Person person) {
        return session.deleteWith("/api/v1/users/me", "password", person.password());
    }

    /** The ids of everything that the account has. */
    private static List<String> ids(String account) {
        List<String> ids = new ArrayList<>(List.of(account));
        for (String table : List.of("session", "trusted_device", "automation_token", "second_factor", "mailed_code")) {
            ids.addAll(Sql.texts("select id from " + table + " where account_id = $1", account));
        }
        return ids;
    }

    private static void assertNothingLeft(Person person, List<String> ids, ServerLog log) {
        String name = person.email().substring(0, person.email().indexOf('@'));
        String events = String.join("\n", Sql.texts("select e::text from audit_event e"));
        String others = everythingButEvents();
        String redis = RedisDump.text();
        for (String key : Target.redis().key().keys("*")) {
            if (!key.startsWith("health")) {
                assertThat(Target.redis().key().ttl(key)).as(key).isBetween(0L, LONGEST_RECORD.toSeconds());
            }
        }
        assertThat(List.of(events, others, redis, log.text()))
                .allSatisfy(place -> assertThat(place).doesNotContainIgnoringCase(name));
        for (String id : ids) {
            assertThat(others).doesNotContain(id);
        }
        assertThat(Sql.texts(
                        "select distinct detail from audit_event where account_id = $1 and detail like '%@%'",
                        ids.getFirst()))
                .isEmpty();
    }

    private static String everythingButEvents() {
        StringBuilder dump = new StringBuilder();
        for (String table : Sql.texts("select tablename::text from pg_tables where schemaname = 'public'"
                + " and tablename not like 'audit\\_event%'")) {
            Sql.texts("select t::text from \"" + table + "\" t")
                    .forEach(row -> dump.append(row).append('\n'));
        }
        return dump.toString();
    }
}
