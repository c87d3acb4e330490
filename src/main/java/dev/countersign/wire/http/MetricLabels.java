package dev.countersign.wire.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Keeps what a stranger sends out of the labels of metrics: each new value would be a series that is never forgotten, and
 * beyond the cap of series nothing is recorded any more. A method is one of HTTP's or {@code OTHER}, a path the template of
 * the resource that answered or {@code UNKNOWN}.
 */
@Singleton
class MetricLabels {

    private static final String UNKNOWN = "UNKNOWN";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /**
     * Has a request counted under no path. The resource that answers it, if one does, puts its template there later; the
     * metric would take the path as sent otherwise.
     */
    static void forgetPath(RoutingContext context) {
        HttpRequestMetric metric = HttpRequestMetric.getRequestMetric(context);
        if (metric != null) {
            metric.setTemplatePath(UNKNOWN);
        }
    }

    @Produces
    @Singleton
    MeterFilter knownValues() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().startsWith("http.server.")
                        ? id.replaceTags(
                                id.getTags().stream().map(MetricLabels::known).toList())
                        : id;
            }
        };
    }

    private static Tag known(Tag tag) {
        return switch (tag.getKey()) {
            case "method" -> METHODS.contains(tag.getValue()) ? tag : Tag.of("method", "OTHER");
            // The metric takes it for a path and puts a slash before it.
            case "uri" -> tag.getValue().equals('/' + UNKNOWN) ? Tag.of("uri", UNKNOWN) : tag;
            default -> tag;
        };
    }
}
