package dev.countersign.ops.command;

import dev.countersign.account.Accounts;
import dev.countersign.imports.ImportRun;
import dev.countersign.kernel.OwnContext;
import dev.countersign.kernel.Time;
import dev.countersign.secondfactor.SecondFactors;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** The parts of the server that commands use. */
@Dependent
public class Services {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Accounts accounts;
    private final SecondFactors secondFactors;
    private final ImportRun imports;
    private final Time time;
    private final Vertx vertx;

    Services(Accounts accounts, SecondFactors secondFactors, ImportRun imports, Time time, Vertx vertx) {
        this.accounts = accounts;
        this.secondFactors = secondFactors;
        this.imports = imports;
        this.time = time;
        this.vertx = vertx;
    }

    Accounts accounts() {
        return accounts;
    }

    SecondFactors secondFactors() {
        return secondFactors;
    }

    ImportRun imports() {
        return imports;
    }

    Instant now() {
        return time.now();
    }

    /** Waits for work on the database, which must run on an event loop; this thread may block. */
    <T> T await(Supplier<Uni<T>> work) {
        Context context = OwnContext.of(vertx);
        return Uni.createFrom()
                .deferred(work::get)
                .runSubscriptionOn(task -> context.runOnContext(ignored -> task.run()))
                .await()
                .atMost(PATIENCE);
    }
}
