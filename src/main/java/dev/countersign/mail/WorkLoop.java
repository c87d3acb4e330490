package dev.countersign.mail;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** The event loop that the worker lives on. What the worker remembers is only touched there. */
@Singleton
class WorkLoop {

    private final Context root;

    WorkLoop(Vertx vertx) {
        this.root = VertxContext.getRootContext(vertx.getOrCreateContext());
    }

    /**
     * Runs {@code work} in a context of its own, and answers on the loop. Database sessions are kept in the context: two
     * mails in one context would share their transaction.
     */
    <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom().<T>emitter(emitter -> start(work, emitter)).emitOn(this::execute);
    }

    void execute(Runnable task) {
        root.runOnContext(ignored -> task.run());
    }

    private <T> void start(Supplier<Uni<T>> work, UniEmitter<? super T> emitter) {
        Context own = VertxContext.createNewDuplicatedContext(root);
        VertxContextSafetyToggle.setContextSafe(own, true);
        own.runOnContext(ignored -> subscribe(work, emitter));
    }

    private static <T> void subscribe(Supplier<Uni<T>> work, UniEmitter<? super T> emitter) {
        Uni.createFrom().<T>deferred(work::get).subscribe().with(emitter::complete, emitter::fail);
    }
}
