package dev.countersign.automation;

import dev.countersign.kernel.Refused;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The realms in which a token is valid.
 *
 * @param ids the only realms in which it is valid; none means that it is valid in all
 * @param allowNoRealm whether it is also valid outside of realms; this counts only while {@code ids} is empty
 */
public record Realms(Set<RealmId> ids, boolean allowNoRealm) {

    /** How many realms a token can be bound to. */
    public static final int MOST = 500;

    public static final Realms ANYWHERE = new Realms(Set.of(), true);

    /** What becomes of a request with the token. */
    public enum Decision {
        ALLOWED,
        /** The token is valid in realms only, and the request names none. */
        REALM_REQUIRED,
        /** The token is not valid in the realm of the request. */
        REALM_NOT_ALLOWED
    }

    public Realms {
        ids = Collections.unmodifiableSet(new LinkedHashSet<>(ids));
    }

    /** Reads stored ids. */
    public static Realms ofIds(Collection<String> ids, boolean allowNoRealm) {
        return new Realms(
                ids.stream().map(RealmId::new).collect(Collectors.toCollection(LinkedHashSet::new)), allowNoRealm);
    }

    /** The ids to store, in the order in which they were added. */
    public List<String> values() {
        return ids.stream().map(RealmId::value).toList();
    }

    /** Decides about a request in {@code active}, or in no realm. */
    public Decision decision(Optional<RealmId> active) {
        if (active.isEmpty()) {
            return requireRealm() ? Decision.REALM_REQUIRED : Decision.ALLOWED;
        }
        return ids.isEmpty() || ids.contains(active.get()) ? Decision.ALLOWED : Decision.REALM_NOT_ALLOWED;
    }

    /** Whether the token is invalid outside of realms. */
    public boolean requireRealm() {
        return !ids.isEmpty() || !allowNoRealm;
    }

    public Realms with(RealmId id) {
        Set<RealmId> more = new LinkedHashSet<>(ids);
        more.add(id);
        return new Realms(more, allowNoRealm);
    }

    /** Without one realm. Refuses to leave out the last one: without realms, the token would be valid in more. */
    public Realms without(RealmId id) {
        if (ids.equals(Set.of(id))) {
            throw Refused.invalid(
                    "/realm_id", "is the last realm; to lift the restriction, change realm_ids to an empty list");
        }
        return new Realms(filtered(each -> !each.equals(id)), allowNoRealm);
    }

    /**
     * These realms as far as {@code outer} allows them; empty if it allows none of them. Empty ids would mean all
     * realms, so they are never the result of leaving out the last one.
     */
    public Optional<Realms> within(Realms outer) {
        boolean noRealm = allowNoRealm && outer.allowNoRealm;
        if (outer.ids.isEmpty()) {
            return Optional.of(new Realms(ids, noRealm));
        }
        if (ids.isEmpty()) {
            return Optional.of(new Realms(outer.ids, noRealm));
        }
        Set<RealmId> both = filtered(outer.ids::contains);
        return both.isEmpty() ? Optional.empty() : Optional.of(new Realms(both, noRealm));
    }

    private Set<RealmId> filtered(Predicate<RealmId> kept) {
        return ids.stream().filter(kept).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
