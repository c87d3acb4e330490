package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.net.SocketException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LostConnectionsTest {

    private static PgException told(String sqlState) {
        return new PgException("terminating connection due to administrator command", "FATAL", sqlState, "");
    }

    @Test
    void reportsOnlyUnexpectedFailures() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
            CountDownLatch last = new CountDownLatch(1);
            vertx.exceptionHandler(failure -> {
                reported.add(failure);
                last.countDown();
            });
            new LostConnections().observe(null, vertx);
            RuntimeException fault = new IllegalStateException("a fault of ours");

            for (RuntimeException failure : List.of(told("57P01"), told("57P02"), told("08006"), fault)) {
                vertx.getOrCreateContext().runOnContext(ignored -> {
                    throw failure;
                });
            }

            assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(reported).containsExactly(fault);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void treatsOtherFailuresOfTheDatabaseAsFaults() {
        assertThat(LostConnections.isLost(told("42703"))).isFalse();
        assertThat(LostConnections.isLost(new NullPointerException())).isFalse();
        assertThat(LostConnections.isLost(new SocketException("Connection reset")))
                .isTrue();
    }
}
