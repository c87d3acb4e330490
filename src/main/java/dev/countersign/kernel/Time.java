package dev.countersign.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clock in whole milliseconds, so that stored and answered times are the same. */
@ApplicationScoped
public class Time {

    public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
