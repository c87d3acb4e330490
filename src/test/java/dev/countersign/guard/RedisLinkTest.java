package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a Redis outage, and what it costs. */
class RedisLinkTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration TIMEOUT = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ScriptedRedis redis = new ScriptedRedis(VERTX);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final RedisLink link = new RedisLink(redis::client, TIMEOUT, VERTX, metrics);

    /* In a cold JVM, the first connection takes longer than the time-out. */
    @BeforeAll
    static void warmUp() {
        try (ScriptedRedis any = new ScriptedRedis(VERTX)) {
            RedisLink patient = new RedisLink(any::client, PATIENCE, VERTX, new SimpleMeterRegistry());
            patient.send(Command.ECHO, "x").await().atMost(PATIENCE);
            patient.stop();
        }
    }

    @AfterEach
    void stop() {
        link.stop();
        redis.close();
    }

    @AfterAll
    static void end() {
        VERTX.close();
    }

    private Uni<Response> command() {
        return link.send(Command.ECHO, "x");
    }

    private boolean succeeds() {
        return succeed(command());
    }

    private static boolean succeed(Uni<Response> command) {
        return command.map(answer -> true)
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(false)
                .await()
                .atMost(PATIENCE);
    }

    private static long millisOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void stopsWaitingForASilentServerAfterThreeTimeOuts() {
        assertThat(succeeds()).isTrue();
        redis.does((connection, command, socket) -> {});
        for (int i = 0; i < 3; i++) {
            assertThat(millisOf(() -> assertThat(succeeds()).isFalse())).isBetween(240L, 2000L);
        }
        assertThat(millisOf(() -> assertThat(succeeds()).isFalse())).isLessThan(TIMEOUT.toMillis());
        assertThat(metrics.counter("countersign.redis_failures").count()).isEqualTo(3);
    }

    @Test
    void chargesTheFirstMissToItsOwnRequestAlone() {
        assertThat(succeeds()).isTrue();
        redis.does((connection, command, socket) -> VERTX.setTimer(400, late -> socket.write(ScriptedRedis.OK)));
        CompletableFuture<Boolean> first = command().map(answer -> true).subscribeAsCompletionStage();
        sleep(300);
        redis.does((connection, command, socket) -> socket.write(ScriptedRedis.OK));

        assertThat(first).isCompletedExceptionally();
        assertThat(succeeds()).isTrue();
        assertThat(redis.connections()).isEqualTo(1);
    }

    @Test
    void countsNoWaitForEarlierCommandsAsSilence() {
        assertThat(succeeds()).isTrue();
        AtomicInteger owed = new AtomicInteger();
        redis.does((connection, command, socket) -> {
            if (owed.incrementAndGet() == 1) {
                VERTX.setPeriodic(10, timer -> {
                    for (int i = 0; i < 5 && owed.get() > 0; i++, owed.decrementAndGet()) {
                        socket.write(ScriptedRedis.OK);
                    }
                });
            }
        });

        long[] took = new long[1];
        List<Boolean> all = Uni.join()
                .all(IntStream.range(0, 500)
                        .mapToObj(i -> command().map(answer -> true).onFailure().recoverWithItem(false))
                        .toList())
                .andFailFast()
                .onSubscription()
                .invoke(() -> took[0] = System.nanoTime())
                .await()
                .atMost(PATIENCE);

        assertThat(all).hasSize(500).containsOnly(true);
        assertThat(Duration.ofNanos(System.nanoTime() - took[0])).isGreaterThan(TIMEOUT.multipliedBy(2));
    }

    @Test
    void doesNotMistakeItsOwnLateEventLoopForASilentServer() throws Exception {
        assertThat(succeeds()).isTrue();
        List<Context> loops = IntStream.range(0, 64)
                .mapToObj(i -> ((io.vertx.core.impl.VertxInternal) VERTX).createEventLoopContext())
                .map(Context.class::cast)
                .toList();
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        redis.does((connection, command, socket) -> {
            loops.forEach(loop -> loop.runOnContext(ignored -> sleep(20)));
            socket.write(ScriptedRedis.OK);
        });

        command().subscribe().with(answer -> answered.complete(true), failure -> answered.complete(false));

        assertThat(answered.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesAtOnceWhenTheServerIsGoneAndTriesAgainSoon() {
        assertThat(succeeds()).isTrue();
        redis.stop();
        assertThat(succeeds()).isFalse();
        assertThat(millisOf(() -> assertThat(succeeds()).isFalse())).isLessThan(TIMEOUT.toMillis());

        redis.start();
        sleep(600);

        assertThat(succeeds()).isTrue();
        assertThat(succeeds()).isTrue();
    }

    @Test
    void asksADownServerOnceInEachPause() {
        redis.stop();
        assertThat(succeeds()).isFalse();
        double before = metrics.counter("countersign.redis_failures").count();
        for (int i = 0; i < 20; i++) {
            assertThat(succeeds()).isFalse();
        }
        assertThat(metrics.counter("countersign.redis_failures").count() - before)
                .isLessThanOrEqualTo(1);
        redis.start();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "READONLY You can't write against a read only replica.",
                "ERR Error running script (call to f_0): @user_script:1: -READONLY You can't write against a read only replica.",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "LOADING Redis is loading the dataset in memory"
            })
    void leavesAServerThatIsTheWrongOne(String error) {
        redis.does((connection, command, socket) ->
                socket.write(connection == 1 ? '-' + error + "\r\n" : ScriptedRedis.OK));

        assertThat(succeeds()).isFalse();
        sleep(600);

        assertThat(succeeds()).isTrue();
        assertThat(redis.connections()).isEqualTo(2);
        assertThat(redis.closed()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OOM command not allowed when used memory > 'maxmemory'.",
                "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
                "NOREPLICAS Not enough good replicas to write."
            })
    void staysWithAServerThatCannotWriteAtTheMoment(String error) {
        redis.does(
                (connection, command, socket) -> socket.write(command < 3 ? '-' + error + "\r\n" : ScriptedRedis.OK));

        assertThat(succeeds()).isFalse();
        assertThat(succeeds()).isFalse();
        assertThat(succeeds()).isTrue();
        assertThat(redis.connections()).isEqualTo(1);
    }

    @Test
    void connectsAgainAfterALostConnection() {
        redis.does((connection, command, socket) -> {
            if (connection == 1) {
                socket.close();
            } else {
                socket.write(ScriptedRedis.OK);
            }
        });

        assertThat(succeeds()).isFalse();
        assertThat(succeeds()).isTrue();
    }

    @Test
    void leavesAConnectionThatAnswersNothing() {
        redis.does((connection, command, socket) -> {
            if (connection > 1) {
                socket.write(ScriptedRedis.OK);
            }
        });
        for (int i = 0; i < 3; i++) {
            assertThat(succeeds()).isFalse();
        }
        sleep(600);

        assertThat(succeeds()).isTrue();
    }

    @Test
    void answersOnTheContextThatAsked() throws Exception {
        for (boolean silent : List.of(false, true)) {
            redis.does((connection, command, socket) -> {
                if (!silent) {
                    socket.write(ScriptedRedis.OK);
                }
            });
            Context context = VERTX.getOrCreateContext();
            CompletableFuture<Boolean> same = new CompletableFuture<>();
            context.runOnContext(ignored -> command()
                    .onItemOrFailure()
                    .invoke((answer, failure) -> same.complete(Vertx.currentContext() == context))
                    .subscribe()
                    .with(answer -> {}, failure -> {}));

            assertThat(same.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }
}
