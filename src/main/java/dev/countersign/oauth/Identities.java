package dev.countersign.oauth;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.ProviderAccounts;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import dev.countersign.oauth.provider.ProvedIdentity;
import dev.countersign.session.SignInMethod;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;

/**
 * Which account an identity leads to. An account is found by provider and subject alone: addresses are given to others.
 * A new identity makes an account if the provider verified its address and nobody has it here. It is never linked to an
 * account that exists: anyone who runs a provider, or gets an address there, would get the account.
 */
@ApplicationScoped
class Identities {

    private final Accounts accounts;
    private final ProviderAccounts newAccounts;
    private final RateLimits limits;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final Time time;
    private final Randomness randomness;

    Identities(
            Accounts accounts,
            ProviderAccounts newAccounts,
            RateLimits limits,
            Outbox outbox,
            AuditLog audit,
            Database database,
            Time time,
            Randomness randomness) {
        this.accounts = accounts;
        this.newAccounts = newAccounts;
        this.limits = limits;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.time = time;
        this.randomness = randomness;
    }

    /** Why an identity leads to no account. It is an expected outcome and has no stack trace. */
    static final class NotLinked extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Account owner;

        private NotLinked(String reason, Account owner) {
            super(reason, null, false, false);
            this.owner = owner;
        }

        /** The account that has the address; empty when the provider verified none. */
        Optional<Account> owner() {
            return Optional.ofNullable(owner);
        }
    }

    /**
     * Finds or creates the account, within the open transaction. Refuses with {@code SIGNUPS_DISABLED}.
     *
     * @throws NotLinked as a failure of the result; call {@link #tell} after it
     */
    Uni<Account> accountOf(ProvedIdentity identity, Client client) {
        return IdentityRows.owner(identity)
                .flatMap(known -> known.map(id -> find(id, identity)).orElseGet(() -> firstTime(identity, client)));
    }

    /*
     * Asks again after the account was read. An unlink that was committed between would otherwise give the session the
     * raised security version, and the session would live on.
     */
    private Uni<Account> find(String accountId, ProvedIdentity identity) {
        return accounts.find(accountId)
                .call(() -> IdentityRows.owner(identity).invoke(still -> {
                    if (!still.equals(Optional.of(accountId))) {
                        throw Refused.because(Reason.BUSY);
                    }
                }));
    }

    /* Looks again once it has the lock: another first sign-in of the same identity may have created the account. */
    private Uni<Account> firstTime(ProvedIdentity identity, Client client) {
        return IdentityRows.lock(identity)
                .chain(() -> IdentityRows.owner(identity))
                .flatMap(known -> known.map(id -> find(id, identity)).orElseGet(() -> create(identity, client)));
    }

    private Uni<Account> create(ProvedIdentity identity, Client client) {
        EmailAddress address = identity.address().orElseThrow(() -> new NotLinked("no_verified_address", null));
        String method = SignInMethod.ofProvider(identity.provider()).stored();
        return newAccounts
                .ownerOf(address)
                .invoke(owner -> owner.ifPresent(account -> {
                    throw new NotLinked("address_taken", account);
                }))
                .chain(() -> newAccounts.create(address, method, client))
                .call(account -> link(identity, account, client));
    }

    private Uni<Void> link(ProvedIdentity identity, Account account, Client client) {
        return IdentityRows.insert(randomness.id(time.now()), identity, account.id(), time.now())
                .invoke(isNew -> {
                    if (!isNew) {
                        // Linked to another account meanwhile. The next attempt finds it.
                        throw Refused.because(Reason.BUSY);
                    }
                })
                .chain(() -> audit.record(new AuditEvent.IdentityLinked(account.id(), identity.provider(), client)));
    }

    /** Records the refusal, in a transaction of its own, and mails the owner of the address, once a day. */
    Uni<Void> tell(ProvedIdentity identity, NotLinked refusal, Client client) {
        AuditEvent event = new AuditEvent.IdentityRefused(
                refusal.owner().map(Account::id).orElse(null),
                identity.provider() + ' ' + refusal.getMessage(),
                client);
        return refusal.owner()
                .map(owner -> limits.takeUnlessFull(new Bucket(Limit.IDENTITY_NOTICE, owner.id()))
                        .flatMap(full -> database.transaction(
                                () -> audit.record(event).chain(() -> full.isEmpty() ? mail(owner) : nothing()))))
                .orElseGet(() -> database.transaction(() -> audit.record(event)));
    }

    private Uni<Void> mail(Account owner) {
        return outbox.add(new MailRequest(MailKind.IDENTITY_NOT_LINKED, owner.id(), owner.emailKey()));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    /** Records a refusal of the account that the identity leads to, in a transaction of its own. */
    Uni<Void> refuse(ProvedIdentity identity, Refused refused, Client client) {
        String detail = identity.provider() + ' ' + refused.reason().name().toLowerCase(Locale.ROOT);
        return database.transaction(() -> IdentityRows.owner(identity)
                .chain(owner -> audit.record(new AuditEvent.IdentityRefused(owner.orElse(null), detail, client))));
    }
}
