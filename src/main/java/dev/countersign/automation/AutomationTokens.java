package dev.countersign.automation;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of an account, and every change of them. An {@link Author} that is a token itself sees and changes only the
 * tokens that descend from it, and gives none of them more than it has. Whatever a token loses its descendants lose with
 * it, in the same transaction: permissions, addresses, realms, life, and being switched on or there at all.
 */
@ApplicationScoped
public class AutomationTokens {

    /** How long an expired token is still listed. */
    private static final Duration KEPT_EXPIRED = Duration.ofDays(30);

    private final Authority authority;
    private final TokenMaker maker;
    private final AuditLog audit;
    private final Database database;
    private final Time time;

    AutomationTokens(Authority authority, TokenMaker maker, AuditLog audit, Database database, Time time) {
        this.authority = authority;
        this.maker = maker;
        this.audit = audit;
        this.database = database;
        this.time = time;
    }

    /**
     * Makes a token. Refuses with {@code OTP_REQUIRED} and the reasons of a code, {@code INSUFFICIENT_PERMISSIONS}, {@code
     * DUPLICATE_ALIAS} or {@code AUTH_TOKEN_LIMIT_REACHED}.
     */
    public Uni<MadeToken> create(Author author, NewToken asked) {
        return authority.gated(author, acting -> {
            if (asked.denyReauthorization()) {
                requireNoReauthorization(asked.grant());
            }
            return maker.make(acting, asked);
        });
    }

    /**
     * Makes a token with the grant and profile of another one. Refuses like {@link #create}.
     *
     * @param expiresAt when the copy expires; empty for when the original does, or never if it has expired
     */
    public Uni<MadeToken> copy(Author author, String id, Optional<TokenAlias> alias, Optional<Instant> expiresAt) {
        return authority.gated(
                author,
                acting -> acting.find(id).flatMap(source -> {
                    Optional<Instant> end =
                            expiresAt.or(() -> source.grant().expiresAt().filter(at -> at.isAfter(acting.now())));
                    NewToken asked = new NewToken(
                            alias, source.profile(), source.grant().until(end), source.denyReauthorization());
                    return maker.copy(acting, source, asked);
                }));
    }

    /** One page of the tokens that the author may see, the newest first. */
    public Uni<Listing> list(Author author, Listing.Page page) {
        author.requireManagement();
        return database.statement(() -> Listing.read(author, page));
    }

    /** One token. Refuses with {@code TOKEN_NOT_FOUND} when the author has no such token, or may not see it. */
    public Uni<AutomationToken> get(Author author, String id) {
        author.requireManagement();
        return database.statement(() -> TokenRows.find(author.accountId(), id))
                .map(found -> found.filter(token -> author.tokenId()
                                .map(token.lineage().ancestors()::contains)
                                .orElse(true))
                        .orElseThrow(() -> Refused.because(Reason.TOKEN_NOT_FOUND)));
    }

    /**
     * Changes a token, within what the token that made it may do. Refuses like {@link #create}, and with {@code
     * TOKEN_NOT_FOUND}.
     */
    public Uni<AutomationToken> update(Author author, String id, TokenChange change) {
        return authority.gated(author, acting -> acting.find(id).flatMap(token -> change(acting, token, change)));
    }

    /** Changes the public profile of the token that asks. Refuses with {@code INSUFFICIENT_PERMISSIONS}. */
    public Uni<AutomationToken> changeProfile(Author.ByToken author, TokenChange change) {
        return authority.byToken(
                author,
                Permission.RESOURCES_AUTH_TOKEN_PUBLIC_PROFILE,
                acting -> change(acting, acting.by().orElseThrow(), change));
    }

    private Uni<AutomationToken> change(Acting acting, AutomationToken token, TokenChange change) {
        return parentOf(token)
                .map(parent -> within(token.with(change, acting.now()), parent))
                .invoke(AutomationTokens::requireValid)
                .call(changed -> requireRoom(token, changed, acting.now()))
                .call(changed -> store(changed))
                .call(changed -> isNarrower(changed, token)
                        ? Descendants.clamp(changed)
                        : Uni.createFrom().voidItem())
                .call(changed -> audit.record(new AuditEvent.AutomationTokenChanged(
                        token.accountId(), acting.detail(token.id()), acting.client())));
    }

    /** All tokens of an account, for whoever administers it; the newest {@link Listing#MOST}. */
    public Uni<List<AutomationToken>> all(String accountId) {
        return database.statement(() -> TokenRows.all(accountId, Listing.MOST));
    }

    /**
     * Switches a token and all that descend from it off, within the open transaction, which has locked the account's
     * row.
     *
     * @param by who does so, for the audit log
     * @return false when the account has no such token, or it is off
     */
    public Uni<Boolean> switchOff(String accountId, String id, String by, Client client) {
        return TokenRows.find(accountId, id)
                .map(found -> found.filter(AutomationToken::isEnabled))
                .flatMap(found -> found.map(token -> token.with(TokenChange.switchOff(), time.now()))
                        .map(off -> store(off)
                                .chain(() -> Descendants.clamp(off))
                                .chain(() -> audit.record(new AuditEvent.AutomationTokenChanged(
                                        accountId, id + " switched off by " + by, client)))
                                .replaceWith(true))
                        .orElseGet(() -> Uni.createFrom().item(false)));
    }

    private static Uni<Optional<AutomationToken>> parentOf(AutomationToken token) {
        return token.lineage()
                .parent()
                .map(parent -> TokenRows.find(token.accountId(), parent))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private static AutomationToken within(AutomationToken changed, Optional<AutomationToken> parent) {
        return parent.map(outer -> changed.narrowedTo(
                        Acting.within(changed.grant(), outer.grant()), changed.isEnabled() && outer.isEnabled()))
                .orElse(changed);
    }

    private static void requireValid(AutomationToken changed) {
        if (changed.denyReauthorization()) {
            requireNoReauthorization(changed.grant());
            if (changed.grant().expiresAt().isEmpty()) {
                throw Refused.invalid("/expires_at", "cannot be left out of a token with deny_reauthorization");
            }
        }
        if (changed.grant().realms().ids().size() > Realms.MOST) {
            throw Refused.invalid("/realm_id", "is one realm more than the " + Realms.MOST + " that a token may have");
        }
    }

    private static void requireNoReauthorization(Grant grant) {
        boolean none = grant.permissions().intersect(Grant.REAUTHORIZATION).equals(Permissions.NONE);
        if (!none || grant.vaultAccess()) {
            throw Refused.invalid(
                    none ? "/vault_access" : "/permissions/resources",
                    "may not open the vault or make tokens with deny_reauthorization");
        }
    }

    /* A token that had expired and lives again counts again. */
    private static Uni<Void> requireRoom(AutomationToken before, AutomationToken changed, Instant now) {
        if (!before.grant().isExpired(now) || changed.grant().isExpired(now)) {
            return Uni.createFrom().voidItem();
        }
        return TokenRows.isFull(changed.accountId(), now).map(full -> {
            if (full) {
                throw Refused.because(Reason.AUTH_TOKEN_LIMIT_REACHED);
            }
            return null;
        });
    }

    private static Uni<Void> store(AutomationToken changed) {
        return TokenRows.change(changed).map(stored -> {
            if (!stored) {
                throw Refused.about(Reason.DUPLICATE_ALIAS, changed.alias().value());
            }
            return null;
        });
    }

    private static boolean isNarrower(AutomationToken changed, AutomationToken before) {
        return !changed.isEnabled()
                || !before.grant().clampedTo(changed.grant()).equals(before.grant());
    }

    /** Deletes a token and all that descend from it. Needs no code. Refuses with {@code TOKEN_NOT_FOUND}. */
    public Uni<Void> delete(Author author, String id) {
        return authority.ungated(
                author,
                acting -> acting.find(id)
                        .call(token -> TokenRows.delete(token.accountId(), id))
                        .call(token -> audit.record(new AuditEvent.AutomationTokenDeleted(
                                token.accountId(), acting.detail(id), acting.client())))
                        .replaceWithVoid());
    }

    /** The profile of the live token that has had this public key longest. Refuses with {@code TOKEN_NOT_FOUND}. */
    public Uni<PublicProfile> profile(String publicKey) {
        return database.statement(() -> PublicProfile.find(publicKey, time.now()))
                .map(found -> found.orElseThrow(() -> Refused.because(Reason.TOKEN_NOT_FOUND)));
    }

    /** Deletes tokens that expired long ago, in a transaction of its own; emits how many. */
    public Uni<Integer> clean() {
        return database.transaction(() -> TokenRows.clean(time.now().minus(KEPT_EXPIRED)));
    }
}
