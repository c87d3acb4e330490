package dev.countersign.account;

import dev.countersign.account.VerificationCodes.Proof;
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
import dev.countersign.kernel.TypedCode;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Purpose;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Turns a pending signup into an account when the owner of its address opens the mailed link or types its code. */
@ApplicationScoped
public class Verification {

    private static final String PURPOSE = "verification mailed_code";

    private final MailedTokens tokens;
    private final VerificationCodes codes;
    private final NewAccounts newAccounts;
    private final RateLimits limits;
    private final AuditLog audit;
    private final Database database;
    private final Time time;

    Verification(
            MailedTokens tokens,
            VerificationCodes codes,
            NewAccounts newAccounts,
            RateLimits limits,
            AuditLog audit,
            Database database,
            Time time) {
        this.tokens = tokens;
        this.codes = codes;
        this.newAccounts = newAccounts;
        this.limits = limits;
        this.audit = audit;
        this.database = database;
        this.time = time;
    }

    /** Whether the link still works. It spends nothing. */
    public Uni<Boolean> isLive(SecretToken token) {
        return database.statement(() -> tokens.owner(Purpose.VERIFY, token)
                .flatMap(owner -> owner.map(id -> PendingSignup.findLive(id, time.now()))
                        .orElseGet(() -> Uni.createFrom().nullItem()))
                .map(Objects::nonNull));
    }

    /**
     * Spends the link's token and creates the account. If several live signups of the address have different passwords,
     * the account gets none of them, and its owner is mailed a link to set one: opening a link proves the mailbox, not
     * who registered. Refuses with {@code INVALID_VERIFICATION_TOKEN}.
     */
    public Uni<Account> verify(SecretToken token, Client client) {
        return verify(token, client, account -> Uni.createFrom().item(account));
    }

    /**
     * Verifies as {@link #verify(SecretToken, Client)} does, then runs {@code next} in the same transaction: if it
     * refuses, nothing is spent.
     */
    public <T> Uni<T> verify(SecretToken token, Client client, Function<Account, Uni<T>> next) {
        return limits.take(List.of(new Bucket(Limit.VERIFY_EMAIL, client.network())), WhenDown.REFUSE)
                .chain(() -> database.transaction(
                        () -> verifyWithin(token, client).flatMap(account -> next.apply(account))));
    }

    private Uni<Account> verifyWithin(SecretToken token, Client client) {
        return tokens.owner(Purpose.VERIFY, token)
                .map(owner -> owner.orElseThrow(Verification::invalid))
                .flatMap(id -> end(id, () -> consume(token), Verification::invalid, client));
    }

    private Uni<Boolean> consume(SecretToken token) {
        return tokens.consume(Purpose.VERIFY, token).map(Optional::isPresent);
    }

    private static Refused invalid() {
        return Refused.because(Reason.INVALID_VERIFICATION_TOKEN);
    }

    /**
     * Verifies by an emailed code. It spends the link of the same mail as well, and creates the account as the link
     * does, also if several signups have different passwords: the token that names the signup does not prove who
     * registered. Refuses wrong, expired and used codes with {@code INVALID_VERIFICATION_CODE}, also when there is
     * nothing to verify. A try is counted before the code is checked. Texts that are not six digits, apart from white
     * space and dashes, are not counted.
     *
     * @param pendingId the signup that the caller proved to be its own; without it, a signup is verified only if it is
     *     the only one that waits for the address
     */
    public <T> Uni<T> verifyByCode(
            EmailAddress address,
            String code,
            Optional<String> pendingId,
            Client client,
            Function<Account, Uni<T>> next) {
        String bare = TypedCode.bare(code);
        if (!TypedCode.isSixDigits(bare)) {
            return Uni.createFrom().failure(wrongCode());
        }
        List<Bucket> buckets = List.of(
                new Bucket(Limit.VERIFY_EMAIL, client.network()), new Bucket(Limit.VERIFICATION_CODE, address.key()));
        return limits.take(buckets, WhenDown.REFUSE)
                .chain(() -> database.statement(() -> codes.count(address, pendingId), codes::giveBack))
                .map(tried -> codes.compare(tried, bare).orElseThrow(Verification::wrongCode))
                .flatMap(proof -> database.transaction(
                        () -> verifyWithin(proof, client).flatMap(account -> next.apply(account)),
                        failure -> giveBack(proof, failure)))
                .onFailure(Verification::isWrongCode)
                .call(() ->
                        database.transaction(() -> audit.record(new AuditEvent.CodeRefused(null, PURPOSE, client))));
    }

    /* The try does not count when the code was correct but could not be used. */
    private void giveBack(Proof proof, Throwable failure) {
        if (!isWrongCode(failure)) {
            database.inBackground(() -> database.statement(() -> codes.giveBack(proof)));
        }
    }

    private Uni<Account> verifyWithin(Proof proof, Client client) {
        return end(proof.pendingId(), () -> spend(proof), Verification::wrongCode, client);
    }

    /* Writing another mail to the signup takes the same lock before it changes link and code. */
    private Uni<Boolean> spend(Proof proof) {
        return tokens.lock(Purpose.VERIFY, proof.pendingId()).chain(() -> codes.spend(proof));
    }

    private static Refused wrongCode() {
        return Refused.because(Reason.INVALID_VERIFICATION_CODE);
    }

    private static boolean isWrongCode(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.INVALID_VERIFICATION_CODE;
    }

    /* Turns a signup into an account, if the proof is still there once the address is locked. */
    private Uni<Account> end(
            String pendingId, Supplier<Uni<Boolean>> spend, Supplier<Refused> otherwise, Client client) {
        return PendingSignup.findLive(pendingId, time.now())
                .onItem()
                .ifNull()
                .failWith(otherwise)
                .call(pending -> Account.lockAddress(pending.emailKey))
                .call(() -> spend.get().invoke(spent -> require(spent, otherwise)))
                .call(pending ->
                        Account.findByEmailKey(pending.emailKey).invoke(account -> require(account == null, otherwise)))
                .flatMap(pending -> create(pending, client));
    }

    private static void require(boolean met, Supplier<Refused> otherwise) {
        if (!met) {
            throw otherwise.get();
        }
    }

    private Uni<Account> create(PendingSignup pending, Client client) {
        return PendingSignup.isContested(pending, time.now())
                .flatMap(contested -> contested
                        ? newAccounts.withoutPassword(pending, client)
                        : newAccounts.asRegistered(pending, client));
    }
}
