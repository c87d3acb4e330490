package dev.countersign.kernel;

import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The hooks of one open transaction, kept on the same Vert.x context as its session. */
final class AfterCommit {

    private static final String OPEN = AfterCommit.class.getName();

    private final List<Runnable> hooks = new ArrayList<>();

    private AfterCommit() {}

    /**
     * Runs {@code transaction}. Once it has emitted its item, {@code committed} gets the hooks that were added during
     * it; after a failure they are dropped. A nested transaction is part of the outer one, and so are its hooks.
     */
    static <T> Uni<T> around(Supplier<Uni<T>> transaction, Consumer<List<Runnable>> committed) {
        return Uni.createFrom().deferred(() -> {
            if (ContextLocals.get(OPEN).isPresent()) {
                return transaction.get();
            }
            AfterCommit opened = new AfterCommit();
            Context context = Vertx.currentContext();
            ContextLocals.put(OPEN, opened);
            return Uni.createFrom()
                    .deferred(transaction::get)
                    .onTermination()
                    .invoke(() -> context.removeLocal(OPEN))
                    .invoke(item -> committed.accept(opened.hooks));
        });
    }

    /** Adds a hook to the transaction that is open on this context. */
    static void add(Runnable hook) {
        ContextLocals.<AfterCommit>get(OPEN)
                .orElseThrow(() -> new IllegalStateException("no transaction is open"))
                .hooks
                .add(hook);
    }
}
