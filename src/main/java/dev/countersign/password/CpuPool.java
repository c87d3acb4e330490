package dev.countersign.password;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.password.FairQueue.Place;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads for work that keeps a core busy, such as hashing passwords and drawing QR codes. Such work never runs on
 * an event loop. The queue is bounded and {@link FairQueue fair}. Work that does not fit, is displaced by a newcomer,
 * or has waited too long is refused with {@link Reason#BUSY}.
 */
@Startup
@ApplicationScoped
public class CpuPool {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /* Shared, because a refusal has neither a stack trace nor state. */
    private static final Refused OVER_SHARE = Refused.until(Reason.BUSY, RETRY_AFTER);

    private final FairQueue queue;
    private final ThreadPoolExecutor threads;
    private final long maxWaitNanos;
    private final Timer waits;

    CpuPool(PasswordConfig config, MeterRegistry metrics) {
        int size = config.threads().orElse(Runtime.getRuntime().availableProcessors());
        this.queue = new FairQueue(config.queue());
        this.maxWaitNanos = config.maxWait().toNanos();
        // Its queue holds at most one entry for each place in ours, plus one for each place that was displaced
        // meanwhile.
        this.threads = new ThreadPoolExecutor(size, size, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "password-hashing");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
        Gauge.builder("countersign.password.queue", queue, FairQueue::waiting)
                .description("Password hashes that wait for a thread")
                .register(metrics);
        Gauge.builder("countersign.password.queue.limit", config::queue)
                .description("How many password hashes may wait for a thread")
                .register(metrics);
        this.waits = Timer.builder("countersign.password.wait")
                .description("How long password hashes waited for a thread")
                .register(metrics);
    }

    /**
     * Runs {@code work} on the pool and continues on the caller's event loop. The caller must limit how often this
     * happens.
     */
    public <T> Uni<T> run(Supplier<T> work) {
        return run(Party.SERVER, work);
    }

    <T> Uni<T> run(Party party, Supplier<T> work) {
        Context context = Vertx.currentContext();
        Uni<T> result = Uni.createFrom().emitter(emitter -> submit(party, work, emitter));
        return context == null ? result : result.emitOn(task -> context.runOnContext(ignored -> task.run()));
    }

    /** Whether the work was refused because the party already has its whole share of the pool. */
    static boolean isOwnFault(Throwable failure) {
        return failure == OVER_SHARE;
    }

    private <T> void submit(Party party, Supplier<T> work, UniEmitter<? super T> emitter) {
        long queued = System.nanoTime();
        Place place = new Place(party, () -> finish(work, emitter, queued), () -> emitter.fail(OVER_SHARE));
        switch (queue.offer(place)) {
            case TAKEN -> threads.execute(this::runNext);
            case OVER_SHARE -> emitter.fail(OVER_SHARE);
            case FULL -> emitter.fail(Refused.until(Reason.BUSY, RETRY_AFTER));
        }
    }

    private void runNext() {
        queue.next().ifPresent(place -> {
            try {
                place.work().run();
            } finally {
                queue.done(place.party());
            }
        });
    }

    private <T> void finish(Supplier<T> work, UniEmitter<? super T> emitter, long queued) {
        long waited = System.nanoTime() - queued;
        waits.record(waited, TimeUnit.NANOSECONDS);
        if (waited > maxWaitNanos) {
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
