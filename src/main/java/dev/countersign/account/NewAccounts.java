package dev.countersign.account;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.Purpose;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;

/**
 * Creates the account of an address whose owner proved it, and deletes all signups that wait for the address, with their
 * links and codes. The account of a pending signup gets the signup's id. All methods run within the open transaction; the caller has locked the address.
 */
@ApplicationScoped
class NewAccounts {

    private final MailedTokens tokens;
    private final Usernames usernames;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Time time;
    private final Randomness randomness;

    NewAccounts(
            MailedTokens tokens, Usernames usernames, Outbox outbox, AuditLog audit, Time time, Randomness randomness) {
        this.tokens = tokens;
        this.usernames = usernames;
        this.outbox = outbox;
        this.audit = audit;
        this.time = time;
        this.randomness = randomness;
    }

    /** Creates the account as it was registered, because this very signup was confirmed. */
    Uni<Account> asRegistered(PendingSignup pending, Client client) {
        return create(pending, client, account -> {
            account.passwordHash = pending.passwordHash;
            account.alias = pending.alias == null ? account.username : pending.alias;
            account.image = pending.image;
        });
    }

    /**
     * Creates an account with a new password. Name and picture of the signup are dropped: its owner proved the mailbox,
     * but not that the signup is theirs.
     */
    Uni<Account> withPassword(String passwordHash, PendingSignup pending, Client client) {
        return create(pending, client, account -> account.passwordHash = passwordHash);
    }

    /**
     * Creates an account without a password, for an address that was registered with several: its owner proved the
     * mailbox, but not which password is theirs. A link to set one is mailed after the commit.
     */
    Uni<Account> withoutPassword(PendingSignup pending, Client client) {
        MailRequest link = new MailRequest(MailKind.RESET, pending.emailKey, pending.emailKey);
        return create(pending, client, account -> {}).call(() -> outbox.add(link));
    }

    /**
     * Creates an account without a password for an address that an identity provider verified. Nothing of the signups
     * that wait for the address is taken over: a stranger may have made them.
     *
     * @param method the provider's name in {@code signup_method}
     */
    Uni<Account> ofProvider(EmailAddress address, String region, String method, Client client) {
        return create(address, client, method, account -> {
            account.id = randomness.id(account.createdAt);
            account.region = region;
            account.signupMethod = method;
        });
    }

    private Uni<Account> create(PendingSignup pending, Client client, Consumer<Account> details) {
        return create(new EmailAddress(pending.email, pending.emailKey), client, pending.id, account -> {
            account.id = pending.id;
            account.region = pending.region;
            account.signupMethod = "email";
            details.accept(account);
        });
    }

    private Uni<Account> create(EmailAddress address, Client client, String proof, Consumer<Account> details) {
        return usernames
                .choose(address)
                .map(username -> account(address, username))
                .invoke(details)
                .flatMap(account -> account.<Account>persistAndFlush())
                .call(() -> dropPending(address.key()))
                .call(account -> audit.record(new AuditEvent.AddressVerified(account.id, proof, client)));
    }

    private Account account(EmailAddress address, String username) {
        Account account = new Account();
        account.createdAt = time.now();
        account.updatedAt = account.createdAt;
        account.email = address.text();
        account.emailKey = address.key();
        account.username = username;
        account.alias = username;
        account.securityVersion = 1;
        return account;
    }

    /* Links before signups, in the same order as writing a mail locks them. The other order could deadlock. */
    private Uni<Void> dropPending(String emailKey) {
        return PendingSignup.idsOf(emailKey)
                .flatMap(ids -> tokens.revoke(Purpose.VERIFY, ids))
                .chain(() -> PendingSignup.deleteAll(emailKey))
                .replaceWithVoid();
    }
}
