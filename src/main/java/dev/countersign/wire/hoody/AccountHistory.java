package dev.countersign.wire.hoody;

import dev.countersign.audit.AuditEntry;
import dev.countersign.audit.EventKind;
import dev.countersign.audit.EventKind.Topic;
import dev.countersign.audit.History;
import dev.countersign.kernel.Time;
import dev.countersign.region.Regions;
import dev.countersign.wire.http.Caller.WithAccount;
import dev.countersign.wire.http.Callers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The events of the caller's account that its owner may see. */
@ApplicationScoped
class AccountHistory {

    /** How far back owners can look, in days. */
    static final int DAYS = 180;

    private static final int MOST_PAGES = 10_000;
    private static final int MOST_ON_A_PAGE = 100;
    private static final int USUAL_ON_A_PAGE = 50;

    /** A page and what it shows. */
    record Page(int number, int size) {

        static Page of(QueryParameters query) {
            return new Page(
                    query.number("page", MOST_PAGES).orElse(1),
                    query.number("limit", MOST_ON_A_PAGE).orElse(USUAL_ON_A_PAGE));
        }

        PageView view(History.Listing listing) {
            return PageView.of(listing.total(), number, size);
        }
    }

    private final History history;
    private final Callers callers;
    private final Regions regions;
    private final Time time;

    AccountHistory(History history, Callers callers, Regions regions, Time time) {
        this.history = history;
        this.callers = callers;
        this.regions = regions;
        this.time = time;
    }

    /** The kinds of events that owners see, as far as {@code wanted}. */
    static Set<EventKind> kinds(Predicate<EventKind> wanted) {
        return History.ALL.stream()
                .filter(kind -> kind.topic() != Topic.STEP)
                .filter(wanted)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(EventKind.class)));
    }

    Uni<History.Listing> page(Set<EventKind> kinds, Page page) {
        return history.page(filter(kinds, DAYS), page.number(), page.size());
    }

    Uni<History.Summary> summary(int days) {
        return history.summary(filter(kinds(kind -> true), days));
    }

    private History.Filter filter(Set<EventKind> kinds, int days) {
        String account = callers.admitted(WithAccount.class).account().id();
        return new History.Filter(account, time.now().minus(Duration.ofDays(days)), kinds);
    }

    String country(AuditEntry entry) {
        return Optional.ofNullable(entry.clientIp()).flatMap(regions::countryOf).orElse(null);
    }

    /** The id of an entry in the form of all other ids. */
    static String id(AuditEntry entry) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits((int) entry.at().getEpochSecond()) + hex.toHexDigits(entry.id());
    }

    static String outcome(AuditEntry entry) {
        return entry.kind().filter(EventKind::isSuccess).isPresent() ? "success" : "failure";
    }
}
