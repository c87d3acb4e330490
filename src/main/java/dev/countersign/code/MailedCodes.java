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
import dev.countersign.kernel.Statements;
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
import java.util.Map;
import java.util.Optional;

/**
 * Codes of six digits that come by mail. One is live for each scope, which is the challenge or the session that it was
 * asked for in; it has five tries, and three minutes from when it was asked for. It is made when its mail is sent, so
 * that no code waits in the outbox, and stored under a key: six digits would be guessed from a plain hash at once.
 */
@ApplicationScoped
public class MailedCodes {

    private static final String ASK = """
            insert into mailed_code (id, account_id, scope, created_at, expires_at)
            values (:id, :account, :scope, :now, :expires)
            on conflict (account_id, scope) do update
               set id = excluded.id, code_hash = null, tries = 0,
                   created_at = excluded.created_at, expires_at = excluded.expires_at""";

    private static final String WRITE = """
            update mailed_code set code_hash = :hash, expires_at = :expires where id = :id and tries = 0
            returning account_id""";

    private static final String TRY = """
            update mailed_code set tries = tries + 1
             where account_id = :account and scope = :scope and tries < 5 and expires_at > :now
               and code_hash is not null
            returning cast(id as text), code_hash""";

    private static final String GIVE_BACK = """
            update mailed_code set tries = tries - 1 where id = :id and code_hash = :hash and tries > 0""";

    private static final String LIVE = """
            select exists (select 1 from mailed_code
             where account_id = :account and scope = :scope and tries < 5 and expires_at > :now
               and code_hash is not null)""";

    private static final String CLEAN = "delete from mailed_code where expires_at <= :now";

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

    /** Has a code mailed to the account's address for {@code scope}, in place of an earlier one. */
    public Uni<Void> send(String accountId, String scope) {
        return limits.take(List.of(new Bucket(Limit.MAILED_CODE, accountId)), WhenDown.REFUSE)
                .chain(() -> database.transaction(() -> ask(accountId, scope)));
    }

    private Uni<Void> ask(String accountId, String scope) {
        String id = randomness.id(time.now());
        return accounts.find(accountId)
                .call(() -> gate.make(accountId))
                .call(account -> Statements.execute(
                        ASK,
                        Map.of(
                                "id", id,
                                "account", accountId,
                                "scope", scope,
                                "now", time.now(),
                                "expires", time.now().plus(mail.codeLife()))))
                .flatMap(account -> outbox.add(new MailRequest(MailKind.ONE_TIME_CODE, id, account.emailKey())));
    }

    /** A code to be mailed, made within the open transaction in which its mail is planned. */
    public record Written(Account account, SecretToken code) {}

    /** Makes the code of a row; empty when nobody waits for it any more. Each attempt to send makes another one. */
    public Uni<Optional<Written>> write(String id, Instant requestedAt) {
        SecretToken code = digits.make();
        return Statements.select(
                        WRITE,
                        String.class,
                        Map.of(
                                "id",
                                id,
                                "hash",
                                digits.hash(id, code.reveal()),
                                "expires",
                                requestedAt.plus(mail.codeLife())))
                .flatMap(accountId -> accountId == null
                        ? Uni.createFrom().item(Optional.empty())
                        : accounts.find(accountId).map(account -> Optional.of(new Written(account, code))));
    }

    /**
     * Counts one of the code's tries, durably, and compares; it is used up later. Refuses with {@code
     * MAILED_CODE_EXPIRED} when no code is live for the scope: then there is nothing to guess.
     */
    Uni<Optional<Spend>> compare(Code.Mailed code, String accountId, String scope) {
        return database.statement(
                        () -> Statements.select(
                                TRY, Object[].class, Map.of("account", accountId, "scope", scope, "now", time.now())),
                        MailedCodes::giveBack)
                .map(row -> {
                    if (row == null) {
                        throw Refused.because(Reason.MAILED_CODE_EXPIRED);
                    }
                    return match((String) row[0], (byte[]) row[1], code);
                });
    }

    /* The answer came too late: nothing was compared. */
    private static Uni<Void> giveBack(Object[] tried) {
        return tried == null
                ? Uni.createFrom().voidItem()
                : Statements.execute(GIVE_BACK, Map.of("id", tried[0], "hash", tried[1]))
                        .replaceWithVoid();
    }

    /** Refuses with {@code MAILED_CODE_EXPIRED} when no code is live for the scope, and counts nothing. */
    Uni<Void> requireLive(String accountId, String scope) {
        return database.statement(() -> Statements.select(
                        LIVE, Boolean.class, Map.of("account", accountId, "scope", scope, "now", time.now())))
                .invoke(live -> {
                    if (!live) {
                        throw Refused.because(Reason.MAILED_CODE_EXPIRED);
                    }
                })
                .replaceWithVoid();
    }

    private Optional<Spend> match(String id, byte[] stored, Code.Mailed code) {
        return digits.matches(stored, id, code.text()) ? Optional.of(new Spend.Mailed(id, stored)) : Optional.empty();
    }

    public Uni<Integer> clean() {
        return Statements.execute(CLEAN, Map.of("now", time.now()));
    }
}
