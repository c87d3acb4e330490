package dev.countersign.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.countersign.kernel.Reason;
import dev.countersign.testing.DatabaseAccess;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import dev.countersign.testing.Until;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Some library failures can only be told apart by their messages, and answers depend on them. Each test provokes one in
 * the library itself, so an upgrade that changes the message fails here and not in production.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class FrameworkWordsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    Vertx vertx;

    @Inject
    Refusals refusals;

    @Inject
    MeterRegistry metrics;

    @Test
    void readsABusyPoolAsAnOutage() throws Exception {
        Pool pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(1)
                        .setConnectionTimeout(1)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .connectingTo(DatabaseAccess.ofServer())
                .using(vertx)
                .build();
        try {
            SqlConnection held = pool.getConnection()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            Throwable failure = catchThrowable(() -> pool.query("select 1")
                            .execute()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get())
                    .getCause();
            assertThat(failure).isInstanceOf(VertxException.class).hasMessage("Timeout waiting for connection");
            assertThat(refusals.of(failure, "GET", "/").name()).isEqualTo(Reason.DEPENDENCY_UNAVAILABLE.name());
            held.close();
        } finally {
            pool.close();
        }
    }

    /* Any other failure of the stream would count as an outage. */
    @Test
    void readsABodyThatGrowsTooLargeAsTooLarge() {
        double before = refused(HttpReason.PAYLOAD_TOO_LARGE);
        RawHttp.exchange(("POST /api/v1/users/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n4100\r\n" + " ".repeat(0x4100) + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        Until.holds(
                PATIENCE,
                () -> refused(HttpReason.PAYLOAD_TOO_LARGE) > before,
                () -> "the body was not found too large");
        assertThat(refused(HttpReason.PAYLOAD_TOO_LARGE)).isEqualTo(before + 1);
    }

    private double refused(HttpReason reason) {
        return metrics.counter("countersign.refused", "reason", reason.name()).count();
    }
}
