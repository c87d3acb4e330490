package dev.countersign.wire.http;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.enterprise.context.ApplicationScoped;

/** Adds the dialect of the path to the metrics of requests, so that each contract can be watched on its own. */
@ApplicationScoped
public class DialectLabel implements HttpServerMetricsTagsContributor {

    static final String NAME = "dialect";

    private final Dialects dialects;

    DialectLabel(Dialects dialects) {
        this.dialects = dialects;
    }

    @Override
    public Tags contribute(Context context) {
        String path = context.request().path();
        return path == null
                ? Tags.of(unknown())
                : Tags.of(NAME, dialects.of(path).name());
    }

    /** For a request whose path is not known. */
    static Tag unknown() {
        return Tag.of(NAME, "unknown");
    }
}
