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
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Purpose;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns a pending signup into an account, once its owner opened the mailed link. */
@ApplicationScoped
public class Verification {

    private final MailedTokens tokens;
    private final Usernames usernames;
    private final RateLimits limits;
    private final AuditLog audit;
    private final Database database;
    private final Time time;

    Verification(
            MailedTokens tokens, Usernames usernames, RateLimits limits, AuditLog audit, Database database, Time time) {
        this.tokens = tokens;
        this.usernames = usernames;
        this.limits = limits;
        this.audit = audit;
        this.database = database;
        this.time = time;
    }

    /** Whether the link still works; it spends nothing. */
    public Uni<Boolean> isLive(SecretToken token) {
        return database.statement(() -> tokens.isLive(Purpose.VERIFY, token));
    }

    /** Spends the link's token and makes the account of it. Refuses with {@code INVALID_VERIFICATION_TOKEN}. */
    public Uni<Account> verify(SecretToken token, Client client) {
        return verify(token, client, account -> Uni.createFrom().item(account));
    }

    /** The same, and {@code next} in the same transaction: when that is refused nothing is spent. */
    public <T> Uni<T> verify(SecretToken token, Client client, Function<Account, Uni<T>> next) {
        return limits.take(List.of(new Bucket(Limit.VERIFY_EMAIL, client.network())), WhenDown.REFUSE)
                .flatMap(taken -> database.transaction(
                        () -> verifyWithin(token, client).flatMap(account -> next.apply(account))));
    }

    private Uni<Account> verifyWithin(SecretToken token, Client client) {
        return tokens.owner(Purpose.VERIFY, token)
                .flatMap(owner -> pendingOf(owner))
                .flatMap(pending -> Account.takeTurn(pending.emailKey).replaceWith(pending))
                .call(() -> spend(token))
                .flatMap(pending -> unlessTaken(pending))
                .flatMap(pending -> create(pending, pending.passwordHash, client));
    }

    private Uni<PendingSignup> pendingOf(Optional<String> owner) {
        return owner.map(id -> PendingSignup.findLive(id, time.now()))
                .orElseGet(() -> Uni.createFrom().nullItem())
                .onItem()
                .ifNull()
                .failWith(Verification::invalid);
    }

    private Uni<Void> spend(SecretToken token) {
        return tokens.consume(Purpose.VERIFY, token)
                .map(owner -> owner.orElseThrow(Verification::invalid))
                .replaceWithVoid();
    }

    private static Uni<PendingSignup> unlessTaken(PendingSignup pending) {
        return Account.findByEmailKey(pending.emailKey).map(account -> {
            if (account != null) {
                throw invalid();
            }
            return pending;
        });
    }

    private static Refused invalid() {
        return Refused.because(Reason.INVALID_VERIFICATION_TOKEN);
    }

    /**
     * Makes the account of a pending signup, with its id and {@code passwordHash}, and lets all that wait for the address
     * die, with their links. The caller has the address's turn.
     */
    Uni<Account> create(PendingSignup pending, String passwordHash, Client client) {
        EmailAddress address = new EmailAddress(pending.email, pending.emailKey);
        return usernames
                .choose(address)
                .map(username -> account(pending, passwordHash, username))
                .flatMap(account -> account.<Account>persistAndFlush())
                .call(account -> dropPending(pending.emailKey))
                .call(account -> audit.record(new AuditEvent.AddressVerified(account.id, pending.id, client)));
    }

    private Account account(PendingSignup pending, String passwordHash, String username) {
        Account account = new Account();
        account.createdAt = time.now();
        account.updatedAt = account.createdAt;
        account.id = pending.id;
        account.email = pending.email;
        account.emailKey = pending.emailKey;
        account.username = username;
        account.alias = pending.alias == null ? username : pending.alias;
        account.image = pending.image;
        account.passwordHash = passwordHash;
        account.region = pending.region;
        account.signupMethod = "email";
        account.securityVersion = 1;
        return account;
    }

    private Uni<Void> dropPending(String emailKey) {
        return PendingSignup.findAll(emailKey)
                .flatMap(this::revokeLinks)
                .flatMap(revoked -> PendingSignup.deleteAll(emailKey))
                .replaceWithVoid();
    }

    private Uni<Void> revokeLinks(List<PendingSignup> all) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(pending -> tokens.revoke(Purpose.VERIFY, pending.id))
                .collect()
                .last();
    }
}
