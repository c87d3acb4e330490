package dev.countersign.code;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.MasterSecrets;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.SixDigits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Six-digit codes by email. Each scope, which is the challenge or session that requested the code, has one valid code
 * at a time. A code has a few tries, and three minutes from its request. It is made when its mail is sent, so that no
 * code waits in the outbox. It is stored as a keyed hash, because six digits could be guessed from a plain hash at
 * once.
 */
@ApplicationScoped
public class MailedCodes {

    private static final Sql ASK = Sql.of("""
            insert into mailed_code (id, account_id, scope, created_at, expires_at)
            values (:id, :account, :scope, :now, :expires)
            on conflict (account_id, scope) do update
               set id = excluded.id, code_hash = null, tries = 0,
                   created_at = excluded.created_at, expires_at = excluded.expires_at""");

    private static final Sql WRITE = Sql.of("""
            update mailed_code set code_hash = :hash, expires_at = :expires where id = :id and tries = 0
            returning account_id""");

    private static final Sql TRY = Sql.of(CodeLimits.in("""
            update mailed_code set tries = tries + 1
             where account_id = :account and scope = :scope and tries < {mailed_tries} and expires_at > :now
               and code_hash is not null
            returning id, code_hash"""));

    private static final Sql GIVE_BACK = Sql.of("""
            update mailed_code set tries = tries - 1 where id = :id and code_hash = :hash and tries > 0""");

    private static final Sql LIVE = Sql.of(CodeLimits.in("""
            select exists (select 1 from mailed_code
             where account_id = :account and scope = :scope and tries < {mailed_tries} and expires_at > :now
               and code_hash is not null) as live"""));

    private static final Sql CLEAN = Sql.of("delete from mailed_code where expires_at <= :now");

    private final SixDigits digits;
    private final Accounts accounts;
    private final CodeGate gate;
    private final RateLimits limits;
    private final Outbox outbox;
    private final MailConfig mail;
    private final Database database;
    private final Time time;
    private final Randomness randomness;

    MailedCodes(
            MasterSecrets secrets,
            Accounts accounts,
            CodeGate gate,
            RateLimits limits,
            Outbox outbox,
            MailConfig mail,
            Database database,
            Time time,
            Randomness randomness) {
        this.digits = new SixDigits(secrets.derive("mailed-code"), randomness);
        this.accounts = accounts;
        this.gate = gate;
        this.limits = limits;
        this.outbox = outbox;
        this.mail = mail;
        this.database = database;
        this.time = time;
        this.randomness = randomness;
    }

    /** Has a code mailed to the account's address for {@code scope}; it replaces an earlier one. */
    public Uni<Void> send(String accountId, String scope) {
        return limits.take(List.of(new Bucket(Limit.MAILED_CODE, accountId)), WhenDown.REFUSE)
                .chain(() -> database.transaction(() -> ask(accountId, scope)));
    }

    private Uni<Void> ask(String accountId, String scope) {
        String id = randomness.id(time.now());
        return accounts.find(accountId)
                .call(account -> gate.make(accountId))
                .call(account -> ASK.with("id", id)
                        .with("account", accountId)
                        .with("scope", scope)
                        .with("now", time.now())
                        .with("expires", time.now().plus(mail.codeLife()))
                        .execute())
                .flatMap(account -> outbox.add(new MailRequest(MailKind.ONE_TIME_CODE, id, account.emailKey())));
    }

    /** A code to be mailed, made within the transaction in which its mail is planned. */
    public record Written(Account account, SecretToken code) {}

    /**
     * Makes the code for the row {@code id}; empty when nobody waits for it any more. Each attempt to send makes a new
     * code.
     */
    public Uni<Optional<Written>> write(String id, Instant requestedAt) {
        SecretToken code = digits.make();
        return WRITE.with("id", id)
                .with("hash", digits.hash(id, code.reveal()))
                .with("expires", requestedAt.plus(mail.codeLife()))
                .first(row -> row.text("account_id"))
                .flatMap(owner -> owner.map(accountId ->
                                accounts.find(accountId).map(account -> Optional.of(new Written(account, code))))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /** A stored code, one of whose tries was counted. */
    private record Tried(String id, byte[] hash) {}

    /**
     * Counts and commits one of the code's tries, then compares; the code is used up later. Refuses with {@code
     * MAILED_CODE_EXPIRED} when the scope has no valid code, because then there is nothing to guess.
     */
    Uni<Optional<Spend.Mailed>> compare(Code.Mailed code, String accountId, String scope) {
        return database.statement(
                        () -> TRY.with("account", accountId)
                                .with("scope", scope)
                                .with("now", time.now())
                                .first(row -> new Tried(row.text("id"), row.bytes("code_hash"))),
                        MailedCodes::giveBack)
                .map(found -> found.orElseThrow(() -> Refused.because(Reason.MAILED_CODE_EXPIRED)))
                .map(tried -> match(tried, code));
    }

    /* Called when the answer came too late, so that nothing was compared. */
    private static Uni<Void> giveBack(Optional<Tried> found) {
        return found.map(tried -> GIVE_BACK
                        .with("id", tried.id())
                        .with("hash", tried.hash())
                        .execute()
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** Refuses with {@code MAILED_CODE_EXPIRED} when the scope has no valid code. Counts nothing. */
    Uni<Void> requireLive(String accountId, String scope) {
        return database.statement(() -> LIVE.with("account", accountId)
                        .with("scope", scope)
                        .with("now", time.now())
                        .only(row -> row.flag("live")))
                .invoke(live -> {
                    if (!live) {
                        throw Refused.because(Reason.MAILED_CODE_EXPIRED);
                    }
                })
                .replaceWithVoid();
    }

    private Optional<Spend.Mailed> match(Tried tried, Code.Mailed code) {
        return digits.matches(tried.hash(), tried.id(), code.text())
                ? Optional.of(new Spend.Mailed(tried.id(), tried.hash()))
                : Optional.empty();
    }

    public Uni<Integer> clean() {
        return CLEAN.with("now", time.now()).execute();
    }
}
