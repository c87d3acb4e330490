package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.kernel.SecretToken;
import dev.countersign.testing.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** One-time records in a real Redis. */
@QuarkusTest
@WithTestResource(Servers.class)
class OneTimeTest {

    @RegisterForReflection(targets = Ticket.class)
    record Ticket(String owner, int version) {}

    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final Ticket TICKET = new Ticket("somebody", 3);

    @Inject
    OneTimes oneTimes;

    @Inject
    RedisDataSource redis;

    @Inject
    MeterRegistry metrics;

    private OneTime<Ticket> tickets;

    @BeforeEach
    void make() {
        tickets = oneTimes.of("ticket-of-test", Ticket.class);
    }

    private static <A> A now(Uni<A> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }

    private SecretToken put() {
        return now(tickets.put(TICKET, LIFE));
    }

    private String key(SecretToken token) {
        return "ticket-of-test:{" + tickets.idOf(token) + '}';
    }

    @Test
    void givesARecordOnce() {
        SecretToken token = put();

        assertThat(now(tickets.peek(token))).contains(TICKET);
        assertThat(now(tickets.take(token))).contains(TICKET);
        assertThat(now(tickets.take(token))).isEmpty();
        assertThat(now(tickets.peek(token))).isEmpty();
    }

    @RepeatedTest(10)
    void givesARecordToOneOfMany() {
        SecretToken token = put();

        List<Optional<Ticket>> taken = now(Uni.join()
                .all(IntStream.range(0, 32).mapToObj(i -> tickets.take(token)).toList())
                .andFailFast());

        assertThat(taken.stream().flatMap(Optional::stream)).containsExactly(TICKET);
    }

    @Test
    void storesTheHashOfATokenForTheLifeOfTheRecord() {
        SecretToken token = put();

        assertThat(token.reveal()).matches("[0-9a-f]{64}");
        assertThat(key(token)).doesNotContain(token.reveal());
        assertThat(redis.key().pttl(key(token))).isBetween(LIFE.toMillis() - 30_000, LIFE.toMillis());
    }

    @Test
    void isNotFoundAfterItsLifetime() {
        SecretToken token = put();
        redis.key().pexpireat(key(token), 1);

        assertThat(now(tickets.take(token))).isEmpty();
    }

    @Test
    void replacesNoRecord() {
        SecretToken token = new SecretToken("user code " + UUID.randomUUID());

        assertThat(now(tickets.put(token, TICKET, LIFE))).isTrue();
        assertThat(now(tickets.put(token, new Ticket("another", 4), LIFE))).isFalse();
        assertThat(now(tickets.take(token))).contains(TICKET);
    }

    @Test
    void findsNoRecordOfAnotherKind() {
        SecretToken token = put();

        OneTime<Ticket> others = oneTimes.of("other-of-test", Ticket.class);
        assertThat(now(others.take(token))).isEmpty();
        assertThat(now(tickets.take(token))).contains(TICKET);
    }

    @Test
    void treatsUnreadableTextAsNoRecordAndCountsIt() {
        SecretToken token = put();
        double before = unreadable();
        redis.value(String.class).set(key(token), "{\"owner\":\"somebody\"}");

        assertThat(now(tickets.peek(token))).isEmpty();
        assertThat(now(tickets.take(token))).isEmpty();

        assertThat(unreadable()).isEqualTo(before + 2);
        assertThat(redis.key().exists(key(token))).isFalse();
    }

    private double unreadable() {
        return metrics.counter("countersign.one_time_unreadable", "kind", "ticket-of-test")
                .count();
    }

    @Test
    void endsTheOldestOfAnOwnerWhoHasTooMany() {
        String owner = UUID.randomUUID().toString();
        SecretToken other = now(tickets.putFor(UUID.randomUUID().toString(), 3, TICKET, LIFE));
        List<SecretToken> tokens = Stream.generate(() -> now(tickets.putFor(owner, 3, TICKET, LIFE)))
                .limit(5)
                .toList();

        assertThat(tokens.stream().map(token -> now(tickets.peek(token)).isPresent()))
                .containsExactly(false, false, true, true, true);
        assertThat(now(tickets.peek(other))).isPresent();
    }

    @Test
    void leavesAnOwnerNoMoreWhenManyAreStoredAtOnce() {
        String owner = UUID.randomUUID().toString();

        List<SecretToken> tokens = now(Uni.join()
                .all(IntStream.range(0, 32)
                        .mapToObj(i -> tickets.putFor(owner, 3, TICKET, LIFE))
                        .toList())
                .andFailFast());

        assertThat(tokens.stream().filter(token -> now(tickets.peek(token)).isPresent()))
                .hasSize(3);
    }

    @Test
    void remembersAnOwnersRecordsAsLongAsTheLongestLivedOfThem() {
        String owner = UUID.randomUUID().toString();
        now(tickets.putFor(owner, 3, TICKET, LIFE.multipliedBy(5)));
        now(tickets.putFor(owner, 3, TICKET, LIFE));

        assertThat(redis.key().pttl("ticket-of-test-owner:{" + owner + '}')).isGreaterThan(LIFE.toMillis());
    }

    @Test
    void hasANameForItsKind() {
        for (String kind : List.of("", "Ticket", "ticket:", "ticket-", "ticket{x}")) {
            assertThatThrownBy(() -> oneTimes.of(kind, Ticket.class))
                    .as(kind)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
