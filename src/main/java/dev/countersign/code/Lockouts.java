package dev.countersign.code;

import dev.countersign.account.Accounts;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.guard.RedisStore;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What a lock causes: an audit event, a mail to the owner, and a mirror in Redis that rejects challenges of the account
 * without asking the database. The mirror can only reject, for seconds at a time; the lock itself is the gate's.
 */
@Startup
@ApplicationScoped
public class Lockouts {

    private static final Logger LOG = Logger.getLogger(Lockouts.class);
    private static final Duration MIRRORED = Duration.ofSeconds(20);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final RedisStore store;
    private final CodeGate gate;
    private final Accounts accounts;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Counter timed;
    private final Counter blocked;
    private final Time time;

    Lockouts(
            RedisStore store,
            CodeGate gate,
            Accounts accounts,
            Outbox outbox,
            AuditLog audit,
            MeterRegistry metrics,
            Time time) {
        this.store = store;
        this.gate = gate;
        this.accounts = accounts;
        this.outbox = outbox;
        this.audit = audit;
        this.timed = metrics.counter("countersign.second_factor.locks", "kind", "timed");
        this.blocked = metrics.counter("countersign.second_factor.locks", "kind", "blocked");
        this.time = time;
    }

    private static String mirrorKey(String accountId) {
        return "code-lock:" + accountId;
    }

    /**
     * Records the lock that a wrong code left behind, within the open transaction. Emits its end if it is a timed lock.
     * The gate is read again, because a correct code may have opened it since the attempt was counted.
     */
    Uni<Optional<Instant>> note(Reservation wrong, Client client) {
        if (wrong.blocked()) {
            return gate.isBlocked(wrong.accountId())
                    .flatMap(blocked -> blocked
                            ? tell(wrong.accountId(), "blocked", MailKind.SECOND_FACTOR_BLOCKED, client)
                            : Uni.createFrom().voidItem())
                    .replaceWith(Optional.empty());
        }
        return wrong.lockedUntil().isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : gate.lockedUntil(wrong.accountId())
                        .call(until -> until.isPresent()
                                ? tell(wrong.accountId(), until.get().toString(), MailKind.SECOND_FACTOR_LOCKED, client)
                                : Uni.createFrom().voidItem());
    }

    private Uni<Void> tell(String accountId, String until, MailKind kind, Client client) {
        (kind == MailKind.SECOND_FACTOR_BLOCKED ? blocked : timed).increment();
        LOG.warnf("codes locked: accountId=%s until=%s", accountId, until);
        return audit.record(new AuditEvent.SecondFactorLocked(accountId, until, client))
                .chain(() -> accounts.find(accountId))
                .flatMap(account -> outbox.add(new MailRequest(kind, account.id(), account.emailKey())));
    }

    /** Best effort: if it fails, the database still enforces the lock. */
    Uni<Void> mirror(String accountId, Optional<Instant> lock) {
        Duration left = lock.map(until -> Duration.between(time.now(), until)).orElse(Duration.ZERO);
        if (left.toMillis() <= 0) {
            return Uni.createFrom().voidItem();
        }
        Duration life = left.compareTo(MIRRORED) < 0 ? left : MIRRORED;
        return store.set(mirrorKey(accountId), Long.toString(lock.get().toEpochMilli()), life)
                .onFailure()
                .recoverWithNull();
    }

    /**
     * The end of the account's lock, if it is mirrored. Refuses with {@code DEPENDENCY_UNAVAILABLE} when Redis is down
     * or the mirror cannot be read: there may be a lock.
     */
    public Uni<Optional<Instant>> mirrored(String accountId) {
        return store.get(mirrorKey(accountId)).map(text -> text.map(millis -> end(millis, accountId)));
    }

    private static Instant end(String millis, String accountId) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(millis));
        } catch (NumberFormatException e) {
            LOG.warnf("the mirror of a lock cannot be read: accountId=%s", accountId);
            throw Refused.until(Reason.DEPENDENCY_UNAVAILABLE, RETRY);
        }
    }
}
