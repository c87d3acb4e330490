package dev.countersign.wire.http;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.enterprise.context.ApplicationScoped;

/** Adds the dialect of the path to the metrics of requests, so that each contract can be watched on its own. */
@ApplicationScoped
public class DialectLabel implements HttpServerMetricsTagsContributor {

    private final Dialects dialects;

    DialectLabel(Dialects dialects) {
        this.dialects = dialects;
    }

    @Override
    public Tags contribute(Context context) {
        String path = context.request().path();
        return Tags.of("dialect", path == null ? "none" : dialects.of(path).name());
    }
}
