package dev.countersign.wire.http;

import dev.countersign.kernel.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts refusals by their reason. All reasons but those of one dialect alone begin at 0, so that a rate sees the first. */
@Startup
@ApplicationScoped
class RefusalMetrics {

    private final MeterRegistry registry;

    RefusalMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Reason reason : Reason.values()) {
            counter(reason.name()).increment(0);
        }
        for (HttpReason reason : HttpReason.values()) {
            counter(reason.name()).increment(0);
        }
    }

    void count(Refusal refusal) {
        counter(refusal.name()).increment();
    }

    private Counter counter(String reason) {
        return registry.counter("countersign.refused", "reason", reason);
    }
}
