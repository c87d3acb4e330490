package dev.countersign.mail.worker;

import dev.countersign.kernel.OwnContext;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/**
 * The event loop that the worker runs on. The state of the worker is accessed on this loop only, so it needs no locks.
 */
@Singleton
class WorkLoop {

    private final Context root;

    WorkLoop(Vertx vertx) {
        this.root = VertxContext.getRootContext(vertx.getOrCreateContext());
    }

    /**
     * Runs {@code work} in a Vert.x context of its own and emits its result on the loop. Database sessions belong to
     * the context: two mails in one context would share a transaction.
     */
    <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom().<T>emitter(emitter -> start(work, emitter)).emitOn(this::execute);
    }

    void execute(Runnable task) {
        root.runOnContext(ignored -> task.run());
    }

    private <T> void start(Supplier<Uni<T>> work, UniEmitter<? super T> emitter) {
        OwnContext.on(root).runOnContext(ignored -> subscribe(work, emitter));
    }

    private static <T> void subscribe(Supplier<Uni<T>> work, UniEmitter<? super T> emitter) {
        Uni.createFrom().<T>deferred(work::get).subscribe().with(emitter::complete, emitter::fail);
    }
}
