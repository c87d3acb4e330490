package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Keeping others from signing in by keeping the hashing pool busy. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(FairSharesProfile.class)
class FairSharesTest {

    private static final int CONNECTIONS = 135;
    private static final int TRIES = 20;
    private static final long SOON_NANOS = 2_000_000_000L;
    /** Many times what an answer without a hash takes, and a fraction of what it takes behind hashes. */
    private static final long QUICK_NANOS = 250_000_000L;
    /** The limit on a busy machine, in multiples of a log-in without an attack. */
    private static final int SLOWER = 20;

    private static void assertVictimSignsIn(Supplier<Answer> attack) {
        Person victim = Person.verified();
        long soon = Math.max(SOON_NANOS, SLOWER * nanosOf(victim::logIn));
        List<Long> took = new ArrayList<>();
        Set<Integer> attackers = whileAttacked(attack, answers -> {
            Outages.await(() -> answers.contains(503));
            for (int i = 0; i < TRIES; i++) {
                long start = System.nanoTime();
                Answer answer = victim.from(Api.fromAnywhere()).logIn();
                if (answer.status() == 200) {
                    took.add(System.nanoTime() - start);
                }
            }
        });
        assertThat(attackers).contains(503);
        assertThat(took).hasSizeGreaterThanOrEqualTo(TRIES - 1);
        // Others may use the machine that runs the tests, so not every log-in has to be quick.
        assertThat(took.stream().filter(nanos -> nanos <= soon).count()).isGreaterThanOrEqualTo(TRIES / 2);
    }

    /** Runs {@code work} with the statuses of the answers so far, while many connections attack; returns all of them. */
    private static Set<Integer> whileAttacked(Supplier<Answer> attack, Consumer<Set<Integer>> work) {
        AtomicBoolean over = new AtomicBoolean();
        Set<Integer> statuses = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                threads.execute(() -> {
                    while (!over.get()) {
                        statuses.add(attack.get().status());
                        // The attackers' clients run on the processors of the server under test.
                        Outages.sleep(200);
                    }
                });
            }
            try {
                work.accept(statuses);
            } finally {
                over.set(true);
            }
        }
        return statuses;
    }

    private static boolean isQuick(Supplier<Answer> request) {
        long start = System.nanoTime();
        Answer answer = request.get();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return System.nanoTime() - start < QUICK_NANOS;
    }

    private static long nanosOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    @Test
    void letsOthersInWhileOneNetworkSignsInAllTheTime() {
        Api attacker = Api.fromAnywhere();
        List<Person> own = List.of(Person.verified(), Person.verified(), Person.verified());
        assertVictimSignsIn(() -> own.get(ThreadLocalRandom.current().nextInt(own.size()))
                .from(attacker)
                .logIn());
    }

    @Test
    void letsOthersInWhileTheNetworksOfOneCustomerGuessAllTheTime() {
        assertVictimSignsIn(() -> Person.stranger()
                .from(Api.from(String.format(
                        Locale.ROOT,
                        "2001:db8:0:aa%02x::1",
                        ThreadLocalRandom.current().nextInt(256))))
                .logIn());
    }

    @Test
    void answersSessionsAtOnceWhileLongPasswordsAreHashed() {
        Pair session = Pair.of(Person.verified().logIn());
        String password = "L".repeat(128);
        AtomicInteger quick = new AtomicInteger();
        AtomicReference<Pair> newest = new AtomicReference<>(session);
        Set<Integer> attackers = whileAttacked(() -> Person.stranger().logIn(password), answers -> {
            Outages.await(() -> !answers.isEmpty());
            for (int i = 0; i < TRIES; i++) {
                boolean me = isQuick(session::me);
                boolean renewal = isQuick(() -> {
                    Answer renewed = newest.get().renew();
                    newest.set(Pair.of(renewed));
                    return renewed;
                });
                quick.addAndGet((me ? 1 : 0) + (renewal ? 1 : 0));
            }
        });
        assertThat(attackers).containsExactlyInAnyOrder(401, 503);
        assertThat(quick.get()).as("of " + 2 * TRIES).isGreaterThanOrEqualTo(TRIES);
    }
}
