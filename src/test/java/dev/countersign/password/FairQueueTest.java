package dev.countersign.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Client;
import dev.countersign.password.FairQueue.Offer;
import dev.countersign.password.FairQueue.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gets how much of the hashing pool, and in which order. */
class FairQueueTest {

    private static final int CAPACITY = 32;

    private final FairQueue queue = new FairQueue(CAPACITY);
    private final List<String> done = new ArrayList<>();
    private final List<String> crowdedOut = new ArrayList<>();

    private static Party from(String address, String network) {
        return Party.of(new Client(address, network, null), Optional.empty());
    }

    private static Party v4(int n) {
        return from("192.0.2." + n, "192.0.2." + n);
    }

    private Offer offer(Party party, String name) {
        return queue.offer(new Place(party, () -> done.add(name), () -> crowdedOut.add(name)));
    }

    private int taken(int count, IntFunction<Party> party) {
        return (int) IntStream.range(0, count)
                .filter(i -> offer(party.apply(i), "work") == Offer.TAKEN)
                .count();
    }

    private void runAll() {
        for (Optional<Place> next = queue.next(); next.isPresent(); next = queue.next()) {
            next.get().work().run();
            queue.done(next.get().party());
        }
    }

    @Test
    void boundsWhatOneNetworkHolds() {
        assertThat(taken(135, i -> v4(1))).isEqualTo(8);
        assertThat(offer(v4(1), "more")).isEqualTo(Offer.OVER_SHARE);
        assertThat(offer(v4(2), "other")).isEqualTo(Offer.TAKEN);
    }

    @Test
    void boundsWhatTheNetworksOfOneCustomerHoldTogether() {
        assertThat(taken(8, i -> from("2001:db8:1:1::" + (i + 1), "2001:db8:1:1::/64")))
                .isEqualTo(8);
        assertThat(offer(from("2001:db8:1:1::f", "2001:db8:1:1::/64"), "same /64"))
                .isEqualTo(Offer.OVER_SHARE);
        assertThat(taken(
                        100,
                        i -> from(
                                String.format(Locale.ROOT, "2001:db8:1:%x::1", i + 2),
                                String.format(Locale.ROOT, "2001:db8:1:%x::/64", i + 2))))
                .as("one /56")
                .isEqualTo(4);
        assertThat(taken(
                        100,
                        i -> from(
                                String.format(Locale.ROOT, "2001:db8:1:%x00::1", i + 1),
                                String.format(Locale.ROOT, "2001:db8:1:%x00::/64", i + 1))))
                .as("one /48")
                .isZero();
        assertThat(offer(from("2001:db8:2::1", "2001:db8:2::/64"), "another /48"))
                .isEqualTo(Offer.TAKEN);
    }

    @Test
    void boundsWhatIsTriedForOneAccountFromUnknownPlaces() {
        assertThat(taken(
                        100, i -> Party.of(new Client("192.0.2." + i, "192.0.2." + i, null), Optional.of("account:1"))))
                .isEqualTo(16);
        assertThat(offer(v4(200), "the owner, from a known place")).isEqualTo(Offer.TAKEN);
    }

    @Test
    void countsWhatRunsUntilItIsDone() {
        taken(8, i -> v4(1));
        Place running = queue.next().orElseThrow();
        assertThat(offer(v4(1), "more")).isEqualTo(Offer.OVER_SHARE);
        queue.done(running.party());
        assertThat(offer(v4(1), "more")).isEqualTo(Offer.TAKEN);
    }

    @Test
    void letsANewcomerWaitForOnePieceOfWorkOfEachOther() {
        for (int i = 0; i < 5; i++) {
            offer(v4(1), "a" + i);
            offer(v4(2), "b" + i);
        }
        offer(v4(3), "newcomer");
        runAll();
        assertThat(done.indexOf("newcomer")).isEqualTo(2);
        assertThat(done).hasSize(11);
    }

    @Test
    void givesANewcomerAPlaceOfAPartyThatHasMany() {
        for (int network = 1; network <= CAPACITY / 8; network++) {
            for (int i = 0; i < 8; i++) {
                assertThat(offer(v4(network), network + "-" + i)).isEqualTo(Offer.TAKEN);
            }
        }
        assertThat(offer(v4(100), "newcomer")).isEqualTo(Offer.TAKEN);
        assertThat(crowdedOut).hasSize(1);
        assertThat(crowdedOut.getFirst()).endsWith("-7");
        assertThat(queue.waiting()).isEqualTo(CAPACITY);
        runAll();
        assertThat(done).contains("newcomer").hasSize(CAPACITY);
    }

    @Test
    void takesNoPlaceFromAPartyThatHasNoMoreThanTheNewcomer() {
        assertThat(taken(CAPACITY, i -> v4(i + 1))).isEqualTo(CAPACITY);
        assertThat(offer(v4(250), "newcomer")).isEqualTo(Offer.FULL);
        assertThat(crowdedOut).isEmpty();
    }

    @Test
    void forgetsPartiesThatHoldNothing() {
        for (int round = 0; round < 3; round++) {
            assertThat(taken(8, i -> v4(1))).isEqualTo(8);
            runAll();
        }
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void losesNothingAmongManyThreads() {
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int n = 0; n < 20_000; n++) {
                threads.execute(() -> {
                    Party party = v4(ThreadLocalRandom.current().nextInt(1, 40));
                    if (queue.offer(new Place(party, ran::incrementAndGet, lost::incrementAndGet)) == Offer.TAKEN) {
                        accepted.incrementAndGet();
                        if (ThreadLocalRandom.current().nextBoolean()) {
                            queue.next().ifPresent(place -> {
                                place.work().run();
                                queue.done(place.party());
                            });
                        }
                    }
                });
            }
        }
        runAll();
        assertThat(ran.get() + lost.get()).isEqualTo(accepted.get());
        assertThat(taken(8, i -> v4(1))).isEqualTo(8);
    }
}
