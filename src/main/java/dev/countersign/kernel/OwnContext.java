package dev.countersign.kernel;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Vert.x contexts for work that belongs to no request. Sessions of the database belong to the context: two pieces of work
 * in one context would share a transaction.
 */
public final class OwnContext {

    private OwnContext() {}

    /** A new context on the current event loop, or on any of them if this thread is not one. */
    public static Context of(Vertx vertx) {
        return on(vertx.getOrCreateContext());
    }

    /** A new context on the event loop of {@code other}. */
    public static Context on(Context other) {
        Context own = VertxContext.createNewDuplicatedContext(VertxContext.getRootContext(other));
        VertxContextSafetyToggle.setContextSafe(own, true);
        return own;
    }
}
