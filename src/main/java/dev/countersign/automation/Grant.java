package dev.countersign.automation;

import java.time.Instant;
import java.util.Optional;

/**
 * What a token can be used for: what it may do, from where, in which realms and until when.
 *
 * @param vaultAccess whether services may open the account's vault for it
 * @param eventAccess whether services may send it the account's events
 * @param expiresAt empty for a token that never expires
 */
public record Grant(
        Permissions permissions,
        AllowedAddresses addresses,
        Realms realms,
        boolean vaultAccess,
        boolean eventAccess,
        Optional<Instant> expiresAt) {

    /** The permissions that a token with {@code deny_reauthorization} never has. */
    public static final Permissions REAUTHORIZATION =
            Permissions.of(Permission.RESOURCES_CREATE_TOKENS, Permission.RESOURCES_VAULT);

    /**
     * This grant as far as {@code outer} has it, for a token that another token makes: no such token may do what its
     * maker may not. Empty if no request would be left that it allows, because the two have no address or no realm in
     * common.
     */
    public Optional<Grant> within(Grant outer) {
        return addresses
                .within(outer.addresses)
                .flatMap(both -> realms.within(outer.realms)
                        .map(common -> new Grant(
                                permissions.intersect(outer.permissions),
                                both,
                                common,
                                vaultAccess && outer.vaultAccess,
                                eventAccess && outer.eventAccess,
                                earlier(expiresAt, outer.expiresAt))));
    }

    /**
     * This grant as far as {@code outer} has it, where something must remain. If the two have no address or no realm in
     * common, those of {@code outer} take the place of these.
     */
    Grant clampedTo(Grant outer) {
        return within(outer)
                .orElseGet(() -> new Grant(
                        permissions.intersect(outer.permissions),
                        addresses.within(outer.addresses).orElse(outer.addresses),
                        realms.within(outer.realms).orElse(outer.realms),
                        vaultAccess && outer.vaultAccess,
                        eventAccess && outer.eventAccess,
                        earlier(expiresAt, outer.expiresAt)));
    }

    public Grant with(Permissions other) {
        return new Grant(other, addresses, realms, vaultAccess, eventAccess, expiresAt);
    }

    public Grant with(AllowedAddresses other) {
        return new Grant(permissions, other, realms, vaultAccess, eventAccess, expiresAt);
    }

    public Grant with(Realms other) {
        return new Grant(permissions, addresses, other, vaultAccess, eventAccess, expiresAt);
    }

    public Grant withAccess(boolean vault, boolean events) {
        return new Grant(permissions, addresses, realms, vault, events, expiresAt);
    }

    public Grant until(Optional<Instant> end) {
        return new Grant(permissions, addresses, realms, vaultAccess, eventAccess, end);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() || other.isPresent() && other.get().isBefore(one.get()) ? other : one;
    }

    public boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !end.isAfter(now)).isPresent();
    }
}
