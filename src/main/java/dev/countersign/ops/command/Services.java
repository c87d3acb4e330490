package dev.countersign.ops.command;

import dev.countersign.account.Accounts;
import dev.countersign.administration.Administration;
import dev.countersign.audit.History;
import dev.countersign.imports.ImportRun;
import dev.countersign.kernel.OwnContext;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailRecords;
import dev.countersign.secondfactor.StoredSecrets;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The parts of the server that commands use. */
@Dependent
public class Services {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Administration administration;
    private final Accounts accounts;
    private final History history;
    private final MailRecords mails;
    private final StoredSecrets secrets;
    private final ImportRun imports;
    private final Time time;
    private final Vertx vertx;

    Services(
            Administration administration,
            Accounts accounts,
            History history,
            MailRecords mails,
            StoredSecrets secrets,
            ImportRun imports,
            Time time,
            Vertx vertx) {
        this.administration = administration;
        this.accounts = accounts;
        this.history = history;
        this.mails = mails;
        this.secrets = secrets;
        this.imports = imports;
        this.time = time;
        this.vertx = vertx;
    }

    Administration administration() {
        return administration;
    }

    History history() {
        return history;
    }

    MailRecords mails() {
        return mails;
    }

    StoredSecrets secrets() {
        return secrets;
    }

    /** Which keys of the master ring are needed by how many rows. */
    Uni<List<StoredSecrets.Use>> keyUses() {
        return accounts.peppers()
                .map(peppers -> peppers.entrySet().stream()
                        .map(pepper -> new StoredSecrets.Use("password", pepper.getKey(), pepper.getValue())))
                .flatMap(passwords -> secrets.uses()
                        .map(others -> Stream.concat(passwords, others.stream()).toList()));
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
