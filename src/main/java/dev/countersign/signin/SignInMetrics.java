package dev.countersign.signin;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Counts how sign-ins end. */
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
    }

    void count(Outcome outcome) {
        registry.counter("countersign.sign_in", "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
