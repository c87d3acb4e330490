package dev.countersign.administration;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.audit.AuditEntry;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.History;
import dev.countersign.automation.AutomationToken;
import dev.countersign.automation.AutomationTokens;
import dev.countersign.kernel.Database;
import dev.countersign.mail.MailRecord;
import dev.countersign.mail.MailRecords;
import dev.countersign.secondfactor.SecondFactors;
import dev.countersign.session.Session;
import dev.countersign.session.Sessions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Acts on the accounts of others. An act and its audit events are one transaction. Looking is audited, too: an
 * administrator sees personal data.
 */
@ApplicationScoped
public class Administration {

    private static final String ENDED = "ended_by_administrator";

    private final Accounts accounts;
    private final Sessions sessions;
    private final SecondFactors secondFactors;
    private final AutomationTokens tokens;
    private final History history;
    private final MailRecords mails;
    private final AuditLog audit;
    private final Database database;

    Administration(
            Accounts accounts,
            Sessions sessions,
            SecondFactors secondFactors,
            AutomationTokens tokens,
            History history,
            MailRecords mails,
            AuditLog audit,
            Database database) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.secondFactors = secondFactors;
        this.tokens = tokens;
        this.history = history;
        this.mails = mails;
        this.audit = audit;
        this.database = database;
    }

    /**
     * The account of an id, an email address in any spelling, or a user name in any case; empty if there is none. At
     * most one matches: ids come before addresses, and addresses before names.
     */
    public Uni<Optional<Account>> find(Actor actor, String name) {
        return database.transaction(() -> accounts.findByAnyName(name)
                .call(found -> found.map(account -> note(account.id(), "looked_up", actor))
                        .orElseGet(() -> Uni.createFrom().voidItem())));
    }

    /** Bans an account. Its sessions stay, and every request of theirs but to see itself and to sign out is refused. */
    public Uni<Outcome> ban(Actor actor, String accountId) {
        return change(actor, accountId, account -> standing(actor, account, Optional.empty(), Optional.of(true)));
    }

    /** Lifts a ban. */
    public Uni<Outcome> unban(Actor actor, String accountId) {
        return change(actor, accountId, account -> standing(actor, account, Optional.empty(), Optional.of(false)));
    }

    /** Makes an account's owner an administrator. They can act only with a second factor. */
    public Uni<Outcome> appoint(Actor actor, String accountId) {
        return change(actor, accountId, account -> standing(actor, account, Optional.of(true), Optional.empty()));
    }

    /** Takes the role from an administrator. Nobody takes their own, so administrators always leave one. */
    public Uni<Outcome> dismiss(Actor actor, String accountId) {
        return change(actor, accountId, account -> standing(actor, account, Optional.of(false), Optional.empty()));
    }

    /** Decides at once who is banned and who is an administrator; what is empty stays. */
    public Uni<Outcome> decide(Actor actor, String accountId, Optional<Boolean> admin, Optional<Boolean> banned) {
        return change(actor, accountId, account -> standing(actor, account, admin, banned));
    }

    private Uni<Outcome> standing(Actor actor, Account account, Optional<Boolean> admin, Optional<Boolean> banned) {
        if (isSelf(actor, account)) {
            return Uni.createFrom().item(Outcome.OWN_ACCOUNT);
        }
        if (admin.orElse(account.isAdmin()) == account.isAdmin()
                && banned.orElse(account.isBanned()) == account.isBanned()) {
            return Uni.createFrom().item(Outcome.NOTHING_TO_DO);
        }
        return accounts.changeStanding(account, admin, banned, actor.name(), actor.client())
                .map(changed -> changed ? Outcome.DONE : Outcome.ADMIN_AND_BANNED);
    }

    /** Ends all sessions of an account. */
    public Uni<Outcome> endSessions(Actor actor, String accountId) {
        return change(
                actor,
                accountId,
                account -> sessions.endAllWithin(account.id(), ENDED, actor.client())
                        .call(() -> note(account.id(), "sessions_ended", actor))
                        .replaceWith(Outcome.DONE));
    }

    /** Ends one session of an account; {@code NOTHING_TO_DO} if it has no such session. */
    public Uni<Outcome> endSession(Actor actor, String accountId, String sessionId) {
        return change(
                actor,
                accountId,
                account -> sessions.endWithin(account.id(), sessionId, ENDED, actor.client())
                        .flatMap(ended -> ended
                                ? note(account.id(), "session_ended", actor).replaceWith(Outcome.DONE)
                                : Uni.createFrom().item(Outcome.NOTHING_TO_DO)));
    }

    /**
     * Takes the second factor from an account whose owner has lost app and backup codes. All sessions end, and the
     * owner gets a mail.
     */
    public Uni<Outcome> disableSecondFactor(Actor actor, String accountId) {
        return change(
                actor,
                accountId,
                account -> isSelf(actor, account)
                        ? Uni.createFrom().item(Outcome.OWN_ACCOUNT)
                        : secondFactors
                                .removeWithin(account, actor.name(), actor.client())
                                .map(removed -> removed ? Outcome.DONE : Outcome.NOTHING_TO_DO));
    }

    /** The sessions of an account that can still be used, the newest first. */
    public Uni<List<Session>> sessions(Actor actor, String accountId) {
        return database.transaction(() -> note(accountId, "sessions_seen", actor))
                .chain(() -> sessions.list(accountId));
    }

    /** The newest automation tokens of an account. */
    public Uni<List<AutomationToken>> tokens(Actor actor, String accountId) {
        return database.transaction(() -> note(accountId, "tokens_seen", actor)).chain(() -> tokens.all(accountId));
    }

    /** Switches off an automation token and all that descend from it; {@code NOTHING_TO_DO} if none is on. */
    public Uni<Outcome> switchOffToken(Actor actor, String accountId, String tokenId) {
        return change(
                actor,
                accountId,
                account -> tokens.switchOff(account.id(), tokenId, actor.name(), actor.client())
                        .map(off -> off ? Outcome.DONE : Outcome.NOTHING_TO_DO));
    }

    /** A page of what happened to an account, the newest first. */
    public Uni<History.Listing> history(Actor actor, History.Filter filter, int page, int size) {
        return database.transaction(() -> note(filter.accountId(), "history_seen", actor))
                .chain(() -> history.page(filter, page, size));
    }

    /** The newest events of an account. */
    public Uni<List<AuditEntry>> newest(Actor actor, String accountId, int size) {
        return database.transaction(() -> note(accountId, "history_seen", actor))
                .chain(() -> history.newest(Optional.of(accountId), size));
    }

    /** The newest mails to an account's address, without their contents. */
    public Uni<List<MailRecord>> mails(Actor actor, Account account, int size) {
        return database.transaction(() ->
                note(account.id(), "mails_seen", actor).chain(() -> mails.to(account.id(), account.emailKey(), size)));
    }

    private Uni<Outcome> change(Actor actor, String accountId, Function<Account, Uni<Outcome>> act) {
        return database.transaction(() -> lock(actor, accountId).flatMap(locked -> {
            if (!mayAct(actor, locked)) {
                return Uni.createFrom().item(Outcome.NOT_ADMINISTRATOR);
            }
            Account account = locked.get(accountId);
            return account == null ? Uni.createFrom().item(Outcome.NO_SUCH_ACCOUNT) : act.apply(account);
        }));
    }

    /*
     * Locks both accounts, in the order of their ids: of two administrators who dismiss each other at once, the second one
     * is none any more.
     */
    private Uni<Map<String, Account>> lock(Actor actor, String accountId) {
        Set<String> ids = new TreeSet<>(Set.of(accountId));
        if (actor instanceof Actor.Administrator administrator) {
            ids.add(administrator.accountId());
        }
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUniAndConcatenate(accounts::findLocked)
                .collect()
                .asMap(Account::id);
    }

    private static boolean mayAct(Actor actor, Map<String, Account> locked) {
        if (actor instanceof Actor.Administrator administrator) {
            Account account = locked.get(administrator.accountId());
            return account != null && account.isAdmin() && !account.isBanned();
        }
        return true;
    }

    private static boolean isSelf(Actor actor, Account account) {
        return actor instanceof Actor.Administrator administrator
                && administrator.accountId().equals(account.id());
    }

    private Uni<Void> note(String accountId, String act, Actor actor) {
        return audit.record(new AuditEvent.Administered(accountId, act + " by " + actor.name(), actor.client()));
    }
}
