package dev.countersign.account;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Outbox;
import dev.countersign.session.Sessions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Accounts that their owners deleted: they wait for {@link AccountConfig#deletionGrace}, and are erased then. Until then
 * the address is taken, no session and no automation token works, and a complete sign-in takes the deletion back.
 */
@ApplicationScoped
public class LeavingAccounts {

    private static final Logger LOG = Logger.getLogger(LeavingAccounts.class);
    private static final String REASON = "account_deletion";
    private static final int MOST_AT_ONCE = 500;

    private static final Sql COME_BACK = Sql.of("""
            update account set deletion_due_at = null, updated_at = :now
             where id = :id and deletion_due_at > :now""");

    private static final Sql STAYS =
            Sql.of("select exists (select 1 from account where id = :id and deletion_due_at is null) as stays");

    private static final Sql DUE = Sql.of("""
            select id, email_key from account where deletion_due_at <= :now order by deletion_due_at limit :most""");

    private static final Sql LOCK_DUE =
            Sql.of("select id from account where id = :id and deletion_due_at <= :now for update");

    /* All tables with a reference to the account follow. */
    private static final Sql DELETE = Sql.of("delete from account where id = :id");

    private record Due(String id, String emailKey) {}

    private final AccountConfig config;
    private final Sessions sessions;
    private final MailedTokens tokens;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final Time time;

    LeavingAccounts(
            AccountConfig config,
            Sessions sessions,
            MailedTokens tokens,
            Outbox outbox,
            AuditLog audit,
            Database database,
            Time time) {
        this.config = config;
        this.sessions = sessions;
        this.tokens = tokens;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.time = time;
    }

    /**
     * Deletes an account for its owner, within the open transaction. All its sessions, challenges and trusted devices
     * end, and the owner gets a mail. Refuses with {@code ADMINISTRATOR_STAYS}.
     *
     * @return when the account is erased
     */
    public Uni<Instant> leave(Account locked, Client client) {
        if (locked.admin) {
            return Uni.createFrom().failure(Refused.because(Reason.ADMINISTRATOR_STAYS));
        }
        Instant now = time.now();
        Instant due = now.plus(config.deletionGrace()).truncatedTo(ChronoUnit.SECONDS);
        locked.deletionDueAt = due;
        locked.securityVersion++;
        locked.updatedAt = now;
        return locked.persistAndFlush()
                .chain(() -> sessions.endAllWithin(locked.id, REASON, client))
                .chain(() -> audit.record(new AuditEvent.AccountDeletionRequested(locked.id, due.toString(), client)))
                .chain(() -> outbox.add(new MailRequest(MailKind.ACCOUNT_DELETION, locked.id, locked.emailKey)))
                .replaceWith(due);
    }

    /**
     * Takes the deletion of an account back, within the open transaction, because its owner proved all factors. Does
     * nothing for other accounts. Refuses with {@code INVALID_CREDENTIALS} when it is too late.
     */
    public Uni<Void> comeBack(Account account, Client client) {
        if (!account.isLeaving()) {
            return Uni.createFrom().voidItem();
        }
        return COME_BACK
                .with("id", account.id)
                .with("now", time.now())
                .changesOne()
                .flatMap(back -> back ? announceReturn(account, client) : requireStaying(account));
    }

    private Uni<Void> announceReturn(Account account, Client client) {
        return audit.record(new AuditEvent.AccountRestored(account.id, client))
                .chain(() -> outbox.add(new MailRequest(MailKind.ACCOUNT_RESTORED, account.id, account.emailKey)));
    }

    /* Another sign-in may have come a moment earlier. */
    private static Uni<Void> requireStaying(Account account) {
        return STAYS.with("id", account.id).only(row -> row.flag("stays")).map(stays -> {
            if (!stays) {
                throw Refused.because(Reason.INVALID_CREDENTIALS);
            }
            return null;
        });
    }

    /**
     * Erases accounts whose time is over, each with all that belongs to it in one transaction of its own; emits how
     * many. Several instances may do it at once. One account that cannot be erased does not hold up the others.
     */
    public Uni<Integer> erase() {
        return database.statement(() -> DUE.with("now", time.now())
                        .with("most", MOST_AT_ONCE)
                        .list(row -> new Due(row.text("id"), row.text("email_key"))))
                .onItem()
                .transformToMulti(due -> Multi.createFrom().iterable(due))
                .onItem()
                .transformToUniAndConcatenate(this::tryToErase)
                .collect()
                .with(Collectors.summingInt(Integer::intValue));
    }

    private Uni<Integer> tryToErase(Due due) {
        return database.transaction(() -> erase(due))
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("an account was not erased: accountId=%s reason=%s", due.id, failure.getMessage()))
                .onFailure()
                .recoverWithItem(0);
    }

    /* The address first, in the order of resets and sign-ups. */
    private Uni<Integer> erase(Due due) {
        return Account.lockAddress(due.emailKey)
                .chain(() -> LOCK_DUE.with("id", due.id).with("now", time.now()).first(row -> row.text("id")))
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(0)
                        : PendingSignup.idsOf(due.emailKey)
                                .flatMap(pending -> erase(due, pending))
                                .replaceWith(1));
    }

    private Uni<Void> erase(Due due, List<String> pending) {
        List<String> names = new ArrayList<>(pending);
        names.add(due.id);
        names.add(due.emailKey);
        return tokens.erase(names)
                .chain(() -> outbox.erase(due.emailKey, names))
                .chain(() -> PendingSignup.deleteAll(due.emailKey))
                .chain(() -> audit.forget(due.id))
                .chain(() -> DELETE.with("id", due.id).execute())
                .chain(() -> audit.record(new AuditEvent.AccountErased(due.id, Client.system())));
    }
}
