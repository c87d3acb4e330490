package dev.countersign.audit;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Sql;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Keeps a partition of the audit log for each month: makes those of the next months, and drops those that are too old.
 * A function of the database does it, because the servers' role may not change tables.
 */
@Startup
@ApplicationScoped
public class AuditPartitions {

    private static final Logger LOG = Logger.getLogger(AuditPartitions.class);

    /* As many as are moved within the time limit of a statement. */
    private static final int MOVED_AT_ONCE = 10_000;

    private static final Sql UPKEEP = Sql.of("select made, dropped, astray from audit_event_upkeep(:days, :most)");

    private record Done(List<String> made, List<String> dropped, int astray) {}

    private final AuditConfig config;
    private final Database database;
    private final AtomicInteger astray;

    AuditPartitions(AuditConfig config, Database database, MeterRegistry metrics) {
        this.config = config;
        this.database = database;
        this.astray = metrics.gauge("countersign.audit.astray", new AtomicInteger());
    }

    /** Makes and drops partitions where needed. Any number of servers may call it at any time. */
    public Uni<Void> upkeep() {
        return database.transaction(
                        () -> UPKEEP.with("days", (int) config.retention().toDays())
                                .with("most", MOVED_AT_ONCE)
                                .only(row -> new Done(row.texts("made"), row.texts("dropped"), row.number("astray"))))
                .invoke(this::tell)
                .replaceWithVoid();
    }

    private void tell(Done done) {
        done.made().forEach(name -> LOG.infof("partition made: name=%s", name));
        done.dropped().forEach(name -> LOG.infof("partition dropped: name=%s", name));
        astray.set(done.astray());
        if (done.astray() > 0) {
            LOG.warnf("audit events outside of their partitions, too many to move: rows=%s", done.astray());
        }
    }
}
