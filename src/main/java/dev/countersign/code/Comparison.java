package dev.countersign.code;

import dev.countersign.code.CodeCheck.Question;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import dev.countersign.password.CodeHashes;
import dev.countersign.session.ConfirmedBy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.OptionalLong;

/** Compares a code with what is stored, after its attempt was counted. It does not use the code up. */
@ApplicationScoped
class Comparison {

    private static final Sql IS_UNUSED = Sql.of("""
            select exists (select 1 from backup_code
             where account_id = :account and code_hash = :hash and used_at is null) as unused""");

    private final FactorSecrets secrets;
    private final CodeHashes hashes;
    private final MailedCodes mailed;
    private final Database database;
    private final Time time;
    private final Counter comparisons;

    Comparison(
            FactorSecrets secrets,
            CodeHashes hashes,
            MailedCodes mailed,
            Database database,
            Time time,
            MeterRegistry metrics) {
        this.secrets = secrets;
        this.hashes = hashes;
        this.mailed = mailed;
        this.database = database;
        this.time = time;
        this.comparisons = Counter.builder("countersign.second_factor.comparisons")
                .description("Codes that were compared with a secret")
                .register(metrics);
    }

    /**
     * How to use the code up; empty when it is wrong. Fails when it could not be compared, for example with {@code
     * BUSY} or {@code SECRET_UNREADABLE}.
     */
    Uni<Optional<Spend>> of(Code.WellFormed code, Question question, Reservation reserved) {
        return switch (code) {
            case Code.Totp totp when reserved.factor().isPresent() -> totp(totp, question, reserved);
            case Code.Totp totp -> firstTotp(totp, question, reserved);
            case Code.Backup backup -> backup(backup, reserved);
            case Code.Mailed mail -> ofMailed(mail, question).map(found -> found.<Spend>map(spend -> spend));
        };
    }

    /** Like {@link #of}. */
    Uni<Optional<Spend.Mailed>> ofMailed(Code.Mailed code, Question question) {
        return mailed.compare(code, question.accountId(), question.scope()).invoke(found -> comparisons.increment());
    }

    /** Refuses like {@link #of} when there is no code to compare with, but does not count a try. */
    Uni<Void> requireThere(Code.Malformed code, Question question) {
        return code.kind() == ConfirmedBy.MAILED_CODE
                ? mailed.requireLive(question.accountId(), question.scope())
                : Uni.createFrom().voidItem();
    }

    private Uni<Optional<Spend>> totp(Code.Totp code, Question question, Reservation reserved) {
        Reservation.Factor factor = reserved.factor().get();
        return secrets.open(factor.secret(), reserved.accountId(), factor.id(), question.client())
                .map(secret -> step(secret, code, factor.lastStep())
                        .<Spend>map(step -> new Spend.Step(
                                factor.id(),
                                step,
                                secrets.resealed(factor.secret(), secret, reserved.accountId(), factor.id()))));
    }

    private Uni<Optional<Spend>> firstTotp(Code.Totp code, Question question, Reservation reserved) {
        Reservation.Pending pending = reserved.pending().orElseThrow();
        return secrets.open(pending.secret(), reserved.accountId(), pending.id(), question.client())
                .map(secret ->
                        step(secret, code, 0).<Spend>map(step -> new Spend.FirstStep(pending.id(), step, time.now())));
    }

    private Optional<Long> step(byte[] secret, Code.Totp code, long lastStep) {
        comparisons.increment();
        OptionalLong step = Totp.matchingStep(secret, code.text(), time.now(), lastStep);
        return step.isPresent() ? Optional.of(step.getAsLong()) : Optional.empty();
    }

    private Uni<Optional<Spend>> backup(Code.Backup code, Reservation reserved) {
        if (reserved.factor().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return hashes.hash(code.text(), reserved.factor().get().backupForm())
                .invoke(hash -> comparisons.increment())
                .flatMap(hash -> database.statement(() -> IS_UNUSED
                                .with("account", reserved.accountId())
                                .with("hash", hash)
                                .only(row -> row.flag("unused")))
                        .map(unused -> unused ? Optional.<Spend>of(new Spend.Backup(hash)) : Optional.<Spend>empty()));
    }
}
