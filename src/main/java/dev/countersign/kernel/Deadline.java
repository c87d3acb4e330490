package dev.countersign.kernel;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Bounds how long a request waits. The work itself is never cancelled: a transaction ends by itself and gives its
 * connection back. On an event loop it needs no other thread, and the answer comes on the request's own context.
 */
public final class Deadline {

    private Deadline() {}

    /** Emits what {@code work} emits, or fails with {@code late} when that takes longer than {@code limit}. */
    public static <T> Uni<T> bound(Uni<T> work, Duration limit, Supplier<Throwable> late) {
        return bound(work, limit, late, item -> {});
    }

    /** The same; what {@code work} emits after that goes to {@code tooLate}. */
    static <T> Uni<T> bound(Uni<T> work, Duration limit, Supplier<Throwable> late, Consumer<T> tooLate) {
        return Uni.createFrom().deferred(() -> {
            Context context = Vertx.currentContext();
            return context == null
                    ? work.memoize().indefinitely().ifNoItem().after(limit).failWith(late)
                    : onContext(context, work, limit, late, tooLate);
        });
    }

    private static <T> Uni<T> onContext(
            Context context, Uni<T> work, Duration limit, Supplier<Throwable> late, Consumer<T> tooLate) {
        return Uni.createFrom().emitter(emitter -> {
            Vertx vertx = context.owner();
            long timer = vertx.setTimer(limit.toMillis(), fired -> emitter.fail(late.get()));
            work.subscribe()
                    .with(
                            item -> on(context, () -> {
                                if (vertx.cancelTimer(timer)) {
                                    emitter.complete(item);
                                } else {
                                    tooLate.accept(item);
                                }
                            }),
                            failure -> on(context, () -> {
                                vertx.cancelTimer(timer);
                                emitter.fail(failure);
                            }));
        });
    }

    private static void on(Context context, Runnable task) {
        if (Vertx.currentContext() == context) {
            task.run();
        } else {
            context.runOnContext(ignored -> task.run());
        }
    }
}
