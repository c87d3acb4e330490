package dev.countersign.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clock, whole milliseconds, so that what is stored and what is answered are the same instant. */
@ApplicationScoped
public class Time {

    public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
