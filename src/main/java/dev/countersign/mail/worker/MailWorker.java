package dev.countersign.mail.worker;

import dev.countersign.kernel.Database;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.MailConfigCheck;
import dev.countersign.mail.Outbox;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends what is waiting in the outbox, a few mails at a time. Any number of instances may do so at once: a mail is
 * claimed with a lease, which is committed before anything is sent. If an instance dies, its mails are due again a
 * little later.
 */
@ApplicationScoped
class MailWorker {

    private static final Logger LOG = Logger.getLogger(MailWorker.class);
    private static final long COUNT_MILLIS = 15_000;
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final WorkLoop loop;
    private final Database database;
    private final OutboxRows rows;
    private final Planning planning;
    private final Backlog backlog;
    private final Delivery delivery;
    private final MailMetrics metrics;
    private final MailConfig config;
    private final int connections;
    private final int reserved;
    private final Outage outage = new Outage(LOG, "database");
    private final CompletableFuture<Void> idle = new CompletableFuture<>();

    // Accessed on the loop only, except for the volatile ones.
    private int sending;
    private boolean claiming;
    private boolean thinning;
    private boolean woken;
    private boolean more;
    private volatile boolean started;
    private volatile boolean stopping;

    MailWorker(
            Vertx vertx,
            WorkLoop loop,
            Database database,
            OutboxRows rows,
            Planning planning,
            Backlog backlog,
            Delivery delivery,
            MailMetrics metrics,
            MailConfig config,
            @ConfigProperty(name = "quarkus.mailer.max-pool-size", defaultValue = "10") int connections) {
        this.vertx = vertx;
        this.loop = loop;
        this.database = database;
        this.rows = rows;
        this.planning = planning;
        this.backlog = backlog;
        this.delivery = delivery;
        this.metrics = metrics;
        this.config = config;
        this.connections = connections;
        this.reserved = Math.min(1, connections - 1);
    }

    // Late in the start: the schema has been migrated by then.
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        MailConfigCheck.checked(config);
        started = config.worker().enabled();
        if (started) {
            loop.execute(this::tick);
            vertx.setPeriodic(COUNT_MILLIS, COUNT_MILLIS, timer -> loop.execute(this::countWaiting));
        }
    }

    // Early in the shutdown, while the database and the mail client still work. This is the main thread: it may block.
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        stopping = true;
        if (started) {
            loop.execute(this::stopWhenIdle);
            awaitIdle();
        }
    }

    void mailsAdded(@Observes Outbox.Nudge nudge) {
        wake();
    }

    /** Looks for due mails now; returns at once. */
    void wake() {
        if (started) {
            loop.execute(this::claimUnlessAway);
        }
    }

    private void tick() {
        claim();
        if (!stopping) {
            vertx.setTimer(rest().toMillis(), timer -> loop.execute(this::tick));
        }
    }

    // Longer and longer while the database is unreachable.
    private Duration rest() {
        Duration rest = config.pollInterval().multipliedBy(1L << Math.min(outage.failures(), 10));
        return rest.compareTo(LONGEST_REST) > 0 && outage.failures() > 0 ? LONGEST_REST : rest;
    }

    // A mail may be committed after a running claim has read the table. It must not wait for the next poll: someone
    // may be waiting for a code.
    private void claimUnlessAway() {
        if (claiming) {
            woken = true;
        } else if (outage.failures() == 0) {
            claim();
        }
    }

    private void claim() {
        int slots = slots();
        if (stopping || claiming || slots <= 0) {
            return;
        }
        claiming = true;
        loop.run(() -> database.transaction(() -> rows.claim(slots, reserved, planning.lease())))
                .subscribe()
                .with(claims -> claimed(claims, slots), this::notClaimed);
    }

    // Never more mails than connections. The others leave one slot and one connection free for urgent mails, since
    // someone is waiting for those.
    private int slots() {
        return Math.min(config.concurrency() + reserved, connections - delivery.unanswered()) - sending;
    }

    private void claimed(List<Claim> claims, int slots) {
        claiming = false;
        outage.worked();
        more = claims.size() >= slots - reserved;
        claims.forEach(this::deliver);
        if (more) {
            thinOut();
        }
        if (woken) {
            woken = false;
            claim();
        }
        stopWhenIdle();
    }

    // Runs in parallel with claims, and again as long as it finds a full round of rows to delete.
    private void thinOut() {
        if (!stopping && !thinning) {
            thinning = true;
            loop.run(backlog::thin).subscribe().with(this::thinnedOut, this::notThinnedOut);
        }
    }

    private void thinnedOut(int deleted) {
        thinning = false;
        if (deleted >= Backlog.ROUND) {
            thinOut();
        }
        stopWhenIdle();
    }

    private void notThinnedOut(Throwable failure) {
        thinning = false;
        LOG.debugf("waiting mails could not be thinned out: cause=%s", failure.getClass());
        stopWhenIdle();
    }

    private void notClaimed(Throwable failure) {
        claiming = false;
        outage.failed(failure.getClass().getSimpleName());
        stopWhenIdle();
    }

    private void deliver(Claim claim) {
        sending++;
        Uni.createFrom()
                .deferred(() -> delivery.deliver(claim))
                .emitOn(loop::execute)
                .subscribe()
                .with(done -> delivered(), this::notDelivered);
    }

    private void delivered() {
        sending--;
        if (more) {
            claim();
        }
        stopWhenIdle();
    }

    private void notDelivered(Throwable failure) {
        outage.failed(failure.getClass().getSimpleName());
        delivered();
    }

    private void countWaiting() {
        if (!stopping && outage.failures() == 0) {
            loop.run(() -> database.transaction(rows::waiting))
                    .subscribe()
                    .with(
                            metrics::waiting,
                            failure -> LOG.debugf("mails could not be counted: cause=%s", failure.getClass()));
        }
    }

    private void stopWhenIdle() {
        if (stopping && sending == 0 && !claiming && !thinning) {
            idle.complete(null);
        }
    }

    private void awaitIdle() {
        try {
            idle.get(config.stopTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warnf("mail worker stopped while sending mails=%s", sending);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
