package dev.countersign.password;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads for work that takes a core for a while, hashing above all: it never runs on an event loop. The
 * queue is bounded; a hash that finds it full, or that waited too long, is refused with {@link Reason#BUSY}.
 */
@ApplicationScoped
public class HashingPool {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final ThreadPoolExecutor threads;
    private final long maxWaitNanos;

    HashingPool(PasswordConfig config, MeterRegistry metrics) {
        int size = config.threads().orElse(Runtime.getRuntime().availableProcessors());
        this.maxWaitNanos = config.maxWait().toNanos();
        this.threads = new ThreadPoolExecutor(
                size, size, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(config.queue()), task -> {
                    Thread thread = new Thread(task, "password-hashing");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        Gauge.builder(
                        "countersign.password.queue",
                        threads,
                        pool -> pool.getQueue().size())
                .description("Password hashes that wait for a thread")
                .register(metrics);
    }

    /** Runs {@code work} on the pool and goes on on the caller's event loop. */
    public <T> Uni<T> run(Supplier<T> work) {
        Context context = Vertx.currentContext();
        Uni<T> result = Uni.createFrom().emitter(emitter -> submit(work, emitter));
        return context == null ? result : result.emitOn(task -> context.runOnContext(ignored -> task.run()));
    }

    private <T> void submit(Supplier<T> work, UniEmitter<? super T> emitter) {
        long queued = System.nanoTime();
        try {
            threads.execute(() -> finish(work, emitter, queued));
        } catch (RejectedExecutionException e) {
            emitter.fail(Refused.until(Reason.BUSY, RETRY_AFTER));
        }
    }

    private <T> void finish(Supplier<T> work, UniEmitter<? super T> emitter, long queued) {
        if (System.nanoTime() - queued > maxWaitNanos) {
            emitter.fail(Refused.until(Reason.BUSY, RETRY_AFTER));
            return;
        }
        try {
            emitter.complete(work.get());
        } catch (RuntimeException e) {
            emitter.fail(e);
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdown();
    }
}
