package dev.countersign.kernel;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Bounds how long a request waits. The work itself is never cancelled: a transaction ends by itself and returns its
 * connection. On an event loop this needs no other thread, and the answer arrives on the request's own context.
 */
public final class Deadline {

    /**
     * What happens once the limit has passed.
     *
     * @param <T> what the work emits
     */
    interface Late<T> {

        /** Whether to stop waiting now. If not, the wait continues for the same time once more. */
        boolean giveUp();

        /** Gets an item that the work emits after the caller was told that it is late. */
        void tooLate(T item);
    }

    private Deadline() {}

    /** Emits what {@code work} emits, or fails with {@code late} when that takes longer than {@code limit}. */
    public static <T> Uni<T> bound(Uni<T> work, Duration limit, Supplier<Throwable> late) {
        return bound(work, limit, late, item -> {});
    }

    /** Like {@link #bound(Uni, Duration, Supplier)}, but passes a late item to {@code tooLate}. */
    static <T> Uni<T> bound(Uni<T> work, Duration limit, Supplier<Throwable> late, Consumer<T> tooLate) {
        return bound(work, limit, late, new Late<>() {
            @Override
            public boolean giveUp() {
                return true;
            }

            @Override
            public void tooLate(T item) {
                tooLate.accept(item);
            }
        });
    }

    /** Like {@link #bound(Uni, Duration, Supplier)}, but {@code then} decides whether the wait ends at the limit. */
    static <T> Uni<T> bound(Uni<T> work, Duration limit, Supplier<Throwable> late, Late<T> then) {
        return Uni.createFrom().deferred(() -> {
            Context context = Vertx.currentContext();
            return context == null
                    ? work.memoize().indefinitely().ifNoItem().after(limit).failWith(late)
                    : Uni.createFrom()
                            .<T>emitter(emitter -> new Wait<>(context, limit, late, then, emitter).begin(work));
        });
    }

    /** One wait. All its steps run in sequence on the context where it began. */
    private static final class Wait<T> {

        private final Context context;
        private final Duration limit;
        private final Supplier<Throwable> late;
        private final Late<T> then;
        private final UniEmitter<? super T> emitter;
        private long timer;

        Wait(Context context, Duration limit, Supplier<Throwable> late, Late<T> then, UniEmitter<? super T> emitter) {
            this.context = context;
            this.limit = limit;
            this.late = late;
            this.then = then;
            this.emitter = emitter;
        }

        void begin(Uni<T> work) {
            timer = context.owner().setTimer(limit.toMillis(), fired -> passed());
            work.subscribe().with(item -> on(() -> arrived(item)), failure -> on(() -> failed(failure)));
        }

        private void passed() {
            if (then.giveUp()) {
                emitter.fail(late.get());
            } else {
                timer = context.owner().setTimer(limit.toMillis(), fired -> emitter.fail(late.get()));
            }
        }

        private void arrived(T item) {
            if (context.owner().cancelTimer(timer)) {
                emitter.complete(item);
            } else {
                then.tooLate(item);
            }
        }

        private void failed(Throwable failure) {
            context.owner().cancelTimer(timer);
            emitter.fail(failure);
        }

        private void on(Runnable task) {
            if (Vertx.currentContext() == context) {
                task.run();
            } else {
                context.runOnContext(ignored -> task.run());
            }
        }
    }
}
