package dev.countersign.mail;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who plans which mail. A mail that nobody plans would wait for days unseen, so that is found at start. */
@Singleton
class Planners {

    private final Map<MailKind, MailPlanner> byKind = new EnumMap<>(MailKind.class);

    Planners(@All List<MailPlanner> planners) {
        planners.forEach(planner -> planner.kinds().forEach(kind -> take(kind, planner)));
    }

    MailPlanner of(MailKind kind) {
        return byKind.get(kind);
    }

    /** These planners, once every kind has one. */
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
