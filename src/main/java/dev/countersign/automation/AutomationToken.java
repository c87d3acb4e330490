package dev.countersign.automation;

import dev.countersign.kernel.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * One automation token as it is stored, without its text.
 *
 * @param grant what it can be used for; never more than that of the token which made it
 * @param isEnabled whether its owner has not switched it off
 * @param denyReauthorization whether it can never make tokens, open the vault or live for ever
 */
public record AutomationToken(
        String id,
        String accountId,
        TokenAlias alias,
        PublicProfile profile,
        Grant grant,
        boolean isEnabled,
        boolean denyReauthorization,
        Lineage lineage,
        Optional<LastUse> lastUse,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * When and from where it was used last, to the minute.
     *
     * @param address null when it was not known
     */
    public record LastUse(Instant at, String address) {}

    /** The columns of a token {@code t}, by names that an account's columns do not have. */
    static final String COLUMNS =
            "t.id as token_id, t.account_id as token_account_id, t.alias as token_alias, t.public_key,"
                    + " t.public_storage, t.allowed_addresses, t.realm_ids, t.allow_no_realm, t.permissions, t.expires_at,"
                    + " t.is_enabled, t.vault_access, t.event_access, t.deny_reauthorization, t.ancestors, t.last_used_at,"
                    + " t.last_used_ip, t.created_at as token_created_at, t.updated_at as token_updated_at";

    /** A token from a row that has {@link #COLUMNS}. */
    static AutomationToken of(Row row) {
        return new AutomationToken(
                row.text("token_id"),
                row.text("token_account_id"),
                new TokenAlias(row.text("token_alias")),
                new PublicProfile(row.optionalText("public_key"), row.optionalText("public_storage")),
                grantOf(row),
                row.flag("is_enabled"),
                row.flag("deny_reauthorization"),
                new Lineage(row.texts("ancestors")),
                Optional.ofNullable(row.instant("last_used_at")).map(at -> new LastUse(at, row.text("last_used_ip"))),
                row.instant("token_created_at"),
                row.instant("token_updated_at"));
    }

    private static Grant grantOf(Row row) {
        return new Grant(
                Permissions.ofPaths(row.texts("permissions")),
                new AllowedAddresses(row.texts("allowed_addresses")),
                Realms.ofIds(row.texts("realm_ids"), row.flag("allow_no_realm")),
                row.flag("vault_access"),
                row.flag("event_access"),
                Optional.ofNullable(row.instant("expires_at")));
    }

    /** This token as {@code change} makes it. */
    AutomationToken with(TokenChange change, Instant now) {
        return new AutomationToken(
                id,
                accountId,
                change.alias().orElse(alias),
                change.profile().apply(profile),
                change.grant().apply(grant),
                change.enabled().orElse(isEnabled),
                denyReauthorization,
                lineage,
                lastUse,
                createdAt,
                now);
    }

    /** This token by another alias. */
    AutomationToken called(TokenAlias other) {
        return new AutomationToken(
                id,
                accountId,
                other,
                profile,
                grant,
                isEnabled,
                denyReauthorization,
                lineage,
                lastUse,
                createdAt,
                updatedAt);
    }

    /** This token with less to use it for. */
    AutomationToken narrowedTo(Grant narrower, boolean enabled) {
        return new AutomationToken(
                id,
                accountId,
                alias,
                profile,
                narrower,
                enabled,
                denyReauthorization,
                lineage,
                lastUse,
                createdAt,
                updatedAt);
    }

    /** Whether it can be used at all: it is switched on and has not expired. */
    public boolean isLive(Instant now) {
        return isEnabled && !grant.isExpired(now);
    }
}
