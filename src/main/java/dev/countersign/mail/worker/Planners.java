package dev.countersign.mail.worker;

import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailPlanner;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The planner of each kind of mail. A kind without one stops the start: its mails would wait unnoticed for days. */
@Singleton
class Planners {

    private final Map<MailKind, MailPlanner> byKind = new EnumMap<>(MailKind.class);

    Planners(@All List<MailPlanner> planners) {
        planners.forEach(planner -> planner.kinds().forEach(kind -> take(kind, planner)));
    }

    MailPlanner of(MailKind kind) {
        return byKind.get(kind);
    }

    /** Returns this; fails if a kind has no planner. */
    Planners complete() {
        Set<MailKind> unplanned = EnumSet.allOf(MailKind.class);
        unplanned.removeAll(byKind.keySet());
        if (!unplanned.isEmpty()) {
            throw new IllegalStateException("no MailPlanner plans " + unplanned);
        }
        return this;
    }

    private void take(MailKind kind, MailPlanner planner) {
        if (byKind.putIfAbsent(kind, planner) != null) {
            throw new IllegalStateException("more than one MailPlanner plans " + kind);
        }
    }
}
