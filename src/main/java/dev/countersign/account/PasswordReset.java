package dev.countersign.account;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.Purpose;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordPolicy;
import dev.countersign.password.PasswordRule;
import dev.countersign.password.Passwords;
import dev.countersign.session.Sessions;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Sets a new password by a mailed link. The token of the link is spent in the transaction that stores the password. A
 * reset opens no session, ends all existing ones, and does not touch the second factor.
 */
@ApplicationScoped
public class PasswordReset {

    private final MailedTokens tokens;
    private final PasswordPolicy policy;
    private final Passwords passwords;
    private final NewAccounts newAccounts;
    private final Sessions sessions;
    private final List<PasswordResetListener> listeners;
    private final RateLimits limits;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final Time time;

    PasswordReset(
            MailedTokens tokens,
            PasswordPolicy policy,
            Passwords passwords,
            NewAccounts newAccounts,
            Sessions sessions,
            @All List<PasswordResetListener> listeners,
            RateLimits limits,
            Outbox outbox,
            AuditLog audit,
            Database database,
            Time time) {
        this.tokens = tokens;
        this.policy = policy;
        this.passwords = passwords;
        this.newAccounts = newAccounts;
        this.sessions = sessions;
        this.listeners = listeners;
        this.limits = limits;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.time = time;
    }

    /** Whether the link still works. It spends nothing. */
    public Uni<Boolean> isLive(SecretToken token) {
        return database.statement(() -> tokens.isLive(Purpose.RESET, token));
    }

    /**
     * Spends the token and stores the new password. A password that the policy refuses does not spend the token. If the
     * address has only pending signups, the account is created: the link proves the mailbox.
     */
    public Uni<Void> reset(SecretToken token, Password password, PasswordRule rule, Client client) {
        return limits.take(List.of(new Bucket(Limit.RESET_PASSWORD, client.network())), WhenDown.LOCAL_BUDGET)
                .chain(() -> database.statement(() -> tokens.owner(Purpose.RESET, token)))
                .map(owner -> owner.orElseThrow(PasswordReset::invalid))
                .call(emailKey -> policy.require(password, new EmailAddress(emailKey, emailKey), rule))
                .flatMap(emailKey -> passwords
                        .hash(password, emailKey)
                        .flatMap(hash -> database.transaction(() -> store(token, emailKey, hash, client))));
    }

    private static Refused invalid() {
        return Refused.because(Reason.INVALID_RESET_TOKEN);
    }

    private Uni<Void> store(SecretToken token, String emailKey, String hash, Client client) {
        // The account before its links, as a change of the password does: one of the two must wait for the other.
        return Account.lockAddress(emailKey)
                .chain(() -> Account.findLockedByEmailKey(emailKey))
                .invoke(this::requireStaying)
                .map(Optional::ofNullable)
                .call(account ->
                        tokens.consume(Purpose.RESET, token).map(owner -> owner.orElseThrow(PasswordReset::invalid)))
                .flatMap(account -> account.map(existing -> change(existing, hash, client))
                        .orElseGet(() -> createFromPending(emailKey, hash, client)));
    }

    /* A deleted account can have a new password until it is erased, but only a sign-in takes the deletion back. */
    private void requireStaying(Account account) {
        if (account != null && account.isGone(time.now())) {
            throw invalid();
        }
    }

    private Uni<Void> change(Account account, String hash, Client client) {
        account.passwordHash = hash;
        account.securityVersion++;
        account.updatedAt = time.now();
        return sessions.endAllWithin(account.id, "password_reset", client)
                .chain(() -> tell(account))
                .chain(() -> announce(account, client));
    }

    private Uni<Void> tell(Account account) {
        return Multi.createFrom()
                .iterable(listeners)
                .onItem()
                .transformToUniAndConcatenate(listener -> listener.passwordReset(account.id))
                .collect()
                .last();
    }

    private Uni<Void> createFromPending(String emailKey, String hash, Client client) {
        return PendingSignup.findNewest(emailKey, time.now(), 1)
                .map(PasswordReset::only)
                .flatMap(pending -> newAccounts.withPassword(hash, pending, client))
                .flatMap(account -> announce(account, client));
    }

    private static PendingSignup only(List<PendingSignup> newest) {
        if (newest.isEmpty()) {
            throw invalid();
        }
        return newest.getFirst();
    }

    /* The reset proves the mailbox, so failed sign-ins by strangers must not stop its client from signing in. */
    private Uni<Void> announce(Account account, Client client) {
        MailRequest request = new MailRequest(MailKind.PASSWORD_CHANGED, account.id, account.emailKey);
        return outbox.add(request)
                .chain(() -> Arrival.note(account.id, client, time.now()))
                .chain(() -> audit.record(new AuditEvent.PasswordReset(account.id, client)));
    }
}
