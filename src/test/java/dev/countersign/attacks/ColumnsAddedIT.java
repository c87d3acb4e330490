package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.TwoServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A newer version's migration adds columns while servers run, as in every rolling update. Their prepared statements and
 * mappings were made for the old tables.
 */
class ColumnsAddedIT {

    private static final int PEOPLE = 6;
    private static final String TABLES =
            "select quote_ident(relname) from pg_class where relnamespace = 'public'::regnamespace"
                    + " and relkind in ('r', 'p') and not relispartition order by relname";

    private static TwoServers servers;

    private final AtomicBoolean done = new AtomicBoolean();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refreshed = new AtomicInteger();

    @BeforeAll
    static void start() {
        servers = TwoServers.started();
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void losesNoSessionAndAnswersNoErrorWhileEveryTableGrows() {
        List<Person> people = new ArrayList<>();
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(Person.verified());
            guests.add(Guest.signedIn(people.get(i)));
        }
        Secured secured = Secured.somebody();
        Map<Integer, Pair> newest = new ConcurrentHashMap<>();

        Burst.of(PEOPLE + 1, i -> {
            if (i == PEOPLE) {
                addColumns();
            } else {
                live(people.get(i), i, newest);
            }
            return null;
        });

        assertThat(wrong).isEmpty();
        assertThat(refreshed.get()).isGreaterThan(2 * PEOPLE);
        newest.forEach((i, pair) -> {
            assertThat(Api.fromAnywhere()
                            .at(servers.by(i + 1))
                            .as(pair.access())
                            .get(Pair.ME)
                            .status())
                    .isEqualTo(200);
            assertThat(refresh(i, pair).status()).isEqualTo(200);
        });
        assertThat(guests).allMatch(Guest::isIn);
        // All other endpoints, on the changed tables: sign-up, mails, links, codes, reset.
        assertThat(secured.signIn().status()).isEqualTo(200);
        Person later = Person.verified();
        assertThat(later.setPassword(later.mailedResetToken(), "Another-Horse-8-battery")
                        .status())
                .isEqualTo(200);
        assertThat(Secured.somebody().signIn().status()).isEqualTo(200);
    }

    private void addColumns() {
        try {
            Outages.sleep(500);
            for (int round = 0; round < 2; round++) {
                for (String table : Ledger.texts(TABLES)) {
                    Ledger.texts("alter table " + table + " add column added_" + round + " text");
                    Outages.sleep(50);
                }
            }
            Outages.sleep(1000);
        } finally {
            done.set(true);
        }
    }

    /** Refreshes, reads and signs in alternately, at both instances. */
    private void live(Person person, int number, Map<Integer, Pair> newest) {
        Pair pair = new Pair(person.access(), person.refresh());
        for (int i = 0; !done.get(); i++) {
            // No more often than a session may refresh: then with the next one.
            boolean again = i % 20 != 19;
            Answer answer = again
                    ? refresh(number + i, pair)
                    : person.from(Api.fromAnywhere().at(servers.by(i))).logIn();
            if (!is200(again ? "refresh" : "sign-in", answer)) {
                return;
            }
            pair = Pair.of(answer);
            newest.put(number, pair);
            refreshed.incrementAndGet();
            is200("me", Api.fromAnywhere().at(servers.by(i)).as(pair.access()).get(Pair.ME));
            if (i % 4 == 0) {
                is200(
                        "sign-in",
                        person.from(Api.fromAnywhere().at(servers.by(i))).logIn());
            }
            Outages.sleep(50);
        }
    }

    private static Answer refresh(int number, Pair pair) {
        return Api.fromAnywhere().at(servers.by(number)).post(Pair.REFRESH, "refreshToken", pair.refresh());
    }

    private boolean is200(String what, Answer answer) {
        if (answer.status() != 200) {
            wrong.add(what + ": " + answer);
        }
        return answer.status() == 200;
    }
}
