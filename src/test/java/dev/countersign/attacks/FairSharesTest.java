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
    /** The limit on a busy machine, in multiples of a log-in without an attack. */
    private static final int SLOWER = 20;

    /** The answers to the victim while {@code attack} runs on many connections. */
    private static void assertVictimSignsIn(Supplier<Answer> attack) {
        Person victim = Person.verified();
        long soon = Math.max(SOON_NANOS, SLOWER * nanosOf(victim::logIn));
        AtomicBoolean over = new AtomicBoolean();
        Set<Integer> attackers = ConcurrentHashMap.newKeySet();
        List<Long> took = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                threads.execute(() -> {
                    while (!over.get()) {
                        attackers.add(attack.get().status());
                        // The attackers' clients run on the processors of the server under test.
                        Outages.sleep(200);
                    }
                });
            }
            try {
                Outages.await(() -> attackers.contains(503));
                for (int i = 0; i < TRIES; i++) {
                    long start = System.nanoTime();
                    Answer answer = victim.from(Api.fromAnywhere()).logIn();
                    if (answer.status() == 200) {
                        took.add(System.nanoTime() - start);
                    }
                }
            } finally {
                over.set(true);
            }
        }
        assertThat(took).hasSizeGreaterThanOrEqualTo(TRIES - 1);
        // Others may use the machine that runs the tests, so not every log-in has to be quick.
        assertThat(took.stream().filter(nanos -> nanos <= soon).count()).isGreaterThanOrEqualTo(TRIES / 2);
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
}
