package dev.countersign.secondfactor;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** Runs core calls as a request would: on an event loop, in their own context. */
public record Work(Vertx vertx) {

    public static final Client CLIENT = new Client("10.9.8.7", "10.9.8.7", "test");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public <T> T run(Supplier<Uni<T>> work) {
        Context own = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(own, true);
        return Uni.createFrom()
                .<T>emitter(emitter -> own.runOnContext(ignored ->
                        Uni.createFrom().<T>deferred(work::get).subscribe().with(emitter::complete, emitter::fail)))
                .await()
                .atMost(PATIENCE);
    }

    /** The reason for which the work is rejected. Fails if it is not. */
    public <T> Reason refusal(Supplier<Uni<T>> work) {
        try {
            T item = run(work);
            throw new AssertionError("not refused: " + item);
        } catch (Refused refused) {
            return refused.reason();
        }
    }
}
