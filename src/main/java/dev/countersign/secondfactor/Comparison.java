package dev.countersign.secondfactor;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretBox;
import dev.countersign.kernel.Time;
import dev.countersign.password.CodeHashes;
import dev.countersign.secondfactor.CodeCheck.Question;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Compares a code with what is stored, after its attempt was counted. It uses nothing up. */
@ApplicationScoped
class Comparison {

    private static final Logger LOG = Logger.getLogger(Comparison.class);

    private final SecretBox box;
    private final CodeHashes hashes;
    private final MailedCodes mailed;
    private final AuditLog audit;
    private final Database database;
    private final Time time;
    private final Counter comparisons;

    Comparison(
            SecretBox box,
            CodeHashes hashes,
            MailedCodes mailed,
            AuditLog audit,
            Database database,
            Time time,
            MeterRegistry metrics) {
        this.box = box;
        this.hashes = hashes;
        this.mailed = mailed;
        this.audit = audit;
        this.database = database;
        this.time = time;
        this.comparisons = Counter.builder("countersign.second_factor.comparisons")
                .description("Codes that were compared with a secret")
                .register(metrics);
    }

    /**
     * How the code can be used up; empty when it is wrong. Fails when it could not be compared, with {@code BUSY} or {@code
     * SECRET_UNREADABLE} for example.
     */
    Uni<Optional<Spend>> of(Question question, Reservation reserved) {
        return switch (question.code()) {
            case Code.Totp totp when reserved.factor().isPresent() -> totp(totp, question, reserved);
            case Code.Totp totp -> firstTotp(totp, question, reserved);
            case Code.Backup backup -> backup(backup, reserved);
            case Code.Mailed code ->
                mailed.compare(code, question.accountId(), question.scope()).invoke(found -> comparisons.increment());
        };
    }

    private Uni<Optional<Spend>> totp(Code.Totp code, Question question, Reservation reserved) {
        Reservation.Factor factor = reserved.factor().get();
        String context = context(reserved.accountId(), factor.id());
        return open(factor.secret(), context, question)
                .map(secret -> step(secret, code, factor.lastStep())
                        .<Spend>map(
                                step -> new Spend.Step(factor.id(), step, resealed(factor.secret(), secret, context))));
    }

    /* A secret that was sealed by a retired key moves to the active one when it is used. */
    private String resealed(String sealed, byte[] secret, String context) {
        return box.isOutdated(sealed) ? box.seal(secret, context) : null;
    }

    private Uni<Optional<Spend>> firstTotp(Code.Totp code, Question question, Reservation reserved) {
        Reservation.Pending pending = reserved.pending().orElseThrow();
        return open(pending.secret(), context(reserved.accountId(), pending.id()), question)
                .map(secret ->
                        step(secret, code, 0).<Spend>map(step -> new Spend.FirstStep(pending.id(), step, time.now())));
    }

    private Optional<Long> step(byte[] secret, Code.Totp code, long lastStep) {
        comparisons.increment();
        OptionalLong step = Totp.matchingStep(secret, code.text(), time.now(), lastStep);
        return step.isPresent() ? Optional.of(step.getAsLong()) : Optional.empty();
    }

    /** To whom and to what a stored secret belongs: one that is copied to another row does not open there. */
    static String context(String accountId, String factorId) {
        return "totp|" + accountId + '|' + factorId;
    }

    private Uni<byte[]> open(String sealed, String context, Question question) {
        Optional<byte[]> secret = box.open(sealed, context);
        if (secret.isPresent()) {
            return Uni.createFrom().item(secret.get());
        }
        LOG.errorf("a second factor's secret does not open: accountId=%s", question.accountId());
        AuditEvent event = new AuditEvent.SecretUnreadable(question.accountId(), question.client());
        return database.transaction(() -> audit.record(event))
                .flatMap(done -> Uni.createFrom().failure(Refused.because(Reason.SECRET_UNREADABLE)));
    }

    private Uni<Optional<Spend>> backup(Code.Backup code, Reservation reserved) {
        if (reserved.factor().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return hashes.hash(code.text(), reserved.factor().get().backupForm())
                .invoke(hash -> comparisons.increment())
                .flatMap(hash -> database.statement(() -> FactorRows.isUnused(reserved.accountId(), hash))
                        .map(unused -> unused ? Optional.<Spend>of(new Spend.Backup(hash)) : Optional.<Spend>empty()));
    }
}
