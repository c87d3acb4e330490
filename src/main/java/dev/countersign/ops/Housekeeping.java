package dev.countersign.ops;

import dev.countersign.account.LeavingAccounts;
import dev.countersign.account.Signups;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.AuditPartitions;
import dev.countersign.automation.AutomationTokens;
import dev.countersign.kernel.Database;
import dev.countersign.mail.Outbox;
import dev.countersign.secondfactor.ExpiredFactorRows;
import dev.countersign.session.Sessions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Deletes at regular intervals what has ended or expired: sessions, mails, pending sign-ups, links, factors, tokens,
 * accounts that their owners deleted, old months of the audit log.
 */
@ApplicationScoped
class Housekeeping {

    /** How often rows that have ended or expired are deleted. */
    @ConfigMapping(prefix = "countersign.housekeeping")
    interface Config {
        @WithDefault("10m")
        Duration interval();
    }

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    private final Config config;
    private final Vertx vertx;
    private final Database database;
    private final Sessions sessions;
    private final Signups signups;
    private final ExpiredFactorRows leftovers;
    private final AutomationTokens tokens;
    private final LeavingAccounts leaving;
    private final AuditLog audit;
    private final AuditPartitions partitions;
    private final Outbox outbox;
    private long timer;

    Housekeeping(
            Config config,
            Vertx vertx,
            Database database,
            Sessions sessions,
            Signups signups,
            ExpiredFactorRows leftovers,
            AutomationTokens tokens,
            LeavingAccounts leaving,
            AuditLog audit,
            AuditPartitions partitions,
            Outbox outbox) {
        this.config = config;
        this.vertx = vertx;
        this.database = database;
        this.sessions = sessions;
        this.signups = signups;
        this.leftovers = leftovers;
        this.tokens = tokens;
        this.leaving = leaving;
        this.audit = audit;
        this.partitions = partitions;
        this.outbox = outbox;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(config.interval().toMillis(), ignored -> database.inBackground(this::clean));
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private Uni<Void> clean() {
        return sessions.clean()
                .onFailure()
                .recoverWithUni(this::report)
                .chain(() -> signups.clean().replaceWithVoid())
                .onFailure()
                .recoverWithUni(this::report)
                .chain(() -> leftovers.clean().replaceWithVoid())
                .onFailure()
                .recoverWithUni(this::report)
                .chain(() -> tokens.clean().replaceWithVoid())
                .onFailure()
                .recoverWithUni(this::report)
                .chain(() -> leaving.erase().replaceWithVoid())
                .onFailure()
                .recoverWithUni(this::report)
                .chain(partitions::upkeep)
                .onFailure()
                .recoverWithUni(this::report)
                .chain(() -> audit.clean().replaceWithVoid())
                .onFailure()
                .recoverWithUni(this::report)
                .chain(() -> outbox.clean().replaceWithVoid())
                .onFailure()
                .recoverWithUni(this::report);
    }

    /* The next round tries again. */
    private Uni<Void> report(Throwable failure) {
        LOG.warnf("housekeeping failed: reason=%s", failure.getMessage());
        return Uni.createFrom().voidItem();
    }
}
