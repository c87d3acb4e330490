package dev.countersign.signin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Counts how sign-ins end. */
@Startup
@ApplicationScoped
class SignInMetrics {

    /** How a sign-in ended; the names are values of a label. */
    enum Outcome {
        OPENED,
        INTENT,
        DEVICE,
        SECOND_FACTOR,
        ENROLMENT,
        IDENTIFIED,
        REFUSED
    }

    private final MeterRegistry registry;

    SignInMetrics(MeterRegistry registry) {
        this.registry = registry;
        // Otherwise a rate misses the first of each, which would create its counter.
        for (Outcome outcome : Outcome.values()) {
            counter(outcome).increment(0);
        }
    }

    void count(Outcome outcome) {
        counter(outcome).increment();
    }

    private Counter counter(Outcome outcome) {
        return registry.counter("countersign.sign_in", "outcome", outcome.name().toLowerCase(Locale.ROOT));
    }
}
