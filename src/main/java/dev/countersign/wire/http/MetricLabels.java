package dev.countersign.wire.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;

/**
 * Keeps values that clients make up out of metric labels. Each new value would add a series that is never removed, and
 * beyond the cap no series is recorded. A method is one of HTTP's or {@code OTHER}; a path is the template of the resource
 * that answered, or {@code UNKNOWN}. All series of requests have the same labels, as Prometheus requires: the framework adds the
 * dialect to answers, but not to requests that were aborted.
 */
@Singleton
class MetricLabels {

    private static final String UNKNOWN = "UNKNOWN";
    /* Few, and only of successes, because each is a series for every endpoint and status. */
    private static final DistributionStatisticConfig BUCKETS = DistributionStatisticConfig.builder()
            .serviceLevelObjectives(nanos(10), nanos(50), nanos(250), nanos(1000))
            .build();
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /**
     * Counts a request under {@code UNKNOWN} until a resource that answers it sets its template. Otherwise the metric would
     * use the path as sent.
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
                if (!id.getName().startsWith("http.server.")) {
                    return id;
                }
                Meter.Id known = id.replaceTags(
                        id.getTags().stream().map(MetricLabels::known).toList());
                return isOfRequests(known) && known.getTag(DialectLabel.NAME) == null
                        ? known.withTag(DialectLabel.unknown())
                        : known;
            }

            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                boolean isSuccess = "SUCCESS".equals(id.getTag("outcome"));
                return isSuccess && isOfRequests(id) ? BUCKETS.merge(config) : config;
            }
        };
    }

    private static boolean isOfRequests(Meter.Id id) {
        return id.getName().equals("http.server.requests");
    }

    private static double nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static Tag known(Tag tag) {
        return switch (tag.getKey()) {
            case "method" -> METHODS.contains(tag.getValue()) ? tag : Tag.of("method", "OTHER");
            // The metric treats it as a path and adds a slash.
            case "uri" -> tag.getValue().equals('/' + UNKNOWN) ? Tag.of("uri", UNKNOWN) : tag;
            default -> tag;
        };
    }
}
