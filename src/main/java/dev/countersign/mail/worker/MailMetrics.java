package dev.countersign.mail.worker;

import dev.countersign.mail.MailKind;
import dev.countersign.mail.smtp.SmtpStage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what became of mails, and how many are waiting. */
@Startup
@Singleton
class MailMetrics {

    /** The result of one attempt. */
    enum Outcome {
        SENT,
        RETRIED,
        DEFERRED,
        PARKED,
        DROPPED
    }

    private final MeterRegistry registry;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong lateBy = new AtomicLong();

    MailMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("countersign.mail.due", waiting);
        registry.gauge("countersign.mail.late.seconds", lateBy);
        for (MailKind kind : MailKind.values()) {
            registerAt0(kind);
        }
        for (SmtpStage stage : SmtpStage.values()) {
            timeouts(stage).increment(0);
        }
    }

    void countTimeout(SmtpStage stage) {
        timeouts(stage).increment();
    }

    void count(MailKind kind, Outcome outcome) {
        counter(kind, outcome).increment();
    }

    void waiting(DueMails mails) {
        waiting.set(mails.count());
        lateBy.set(mails.lateBySeconds());
    }

    // Otherwise a rate misses the first event, which would create the counter.
    private void registerAt0(MailKind kind) {
        for (Outcome outcome : Outcome.values()) {
            counter(kind, outcome).increment(0);
        }
    }

    private Counter timeouts(SmtpStage stage) {
        return registry.counter("countersign.mail.timeouts", "stage", stage.label());
    }

    private Counter counter(MailKind kind, Outcome outcome) {
        return registry.counter(
                "countersign.mail",
                "kind",
                kind.stored(),
                "outcome",
                outcome.name().toLowerCase(Locale.ROOT));
    }
}
