package dev.countersign.wire.http;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The one place that decides which dialect a path speaks, so that 404, 405 and broken bodies get its shape, too. */
@ApplicationScoped
public class Dialects {

    private final List<Dialect> dialects;
    private final Dialect reference;

    Dialects(@All List<Dialect> dialects) {
        this.dialects = dialects;
        this.reference = dialects.stream()
                .filter(dialect -> dialect.name().equals("hoody"))
                .findFirst()
                .orElseThrow();
    }

    /** The dialect of {@code path}; the reference dialect answers where none of them is at home. */
    public Dialect of(String path) {
        for (Dialect dialect : dialects) {
            if (dialect.owns(path)) {
                return dialect;
            }
        }
        return reference;
    }
}
