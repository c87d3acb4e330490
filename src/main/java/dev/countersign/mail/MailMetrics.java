package dev.countersign.mail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the mails, and how many wait. */
@Singleton
class MailMetrics {

    /** What one attempt came to. */
    enum Outcome {
        SENT,
        RETRIED,
        DEFERRED,
        PARKED,
        DROPPED
    }

    private final MeterRegistry registry;
    private final AtomicLong waiting = new AtomicLong();

    MailMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("countersign.mail.due", waiting);
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

    void waiting(long mails) {
        waiting.set(mails);
    }

    // A rate over a counter that appears with its first event misses that event.
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
