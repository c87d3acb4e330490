package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.attacks.Metrics;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators watch and alert on. */
@QuarkusTest
@WithTestResource(Servers.class)
class MetricsTest {

    /** A counter that only its first event creates hides that event from every rate. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "countersign_sign_in_total{outcome=\"identified\"}",
                "countersign_refused_total{reason=\"SECRET_UNREADABLE\"}",
                "countersign_refused_total{reason=\"EXPECTATION_FAILED\"}",
                "countersign_rate_limit_total{limit=\"user-code-wrong\",outcome=\"unavailable\"}",
                "countersign_second_factor_locks_total{kind=\"blocked\"}",
                "countersign_device_flow_total{outcome=\"too_fast\",step=\"poll\"}",
                "countersign_handoff_total{outcome=\"refused\",step=\"exchange\"}",
                "countersign_refresh_reused_total",
                "countersign_refresh_repeated_total",
                "countersign_redis_failures_total",
                "countersign_mail_total{kind=\"reset\",outcome=\"parked\"}",
                "countersign_password_queue_limit",
                "countersign_password_wait_seconds_count",
                "countersign_mail_late_seconds",
                "countersign_clock_offset_seconds",
                "countersign_redis_up"
            })
    void areThereBeforeTheFirstEvent(String series) {
        assertThat(Metrics.series()).anyMatch(line -> line.startsWith(series));
    }

    @Test
    void tellRequestsApartByDialectAndDuration() {
        Person.verified().logIn();
        Api.fromAnywhere().get("/api/auth/get-session");

        String buckets = "http_server_requests_seconds_bucket";
        assertThat(Metrics.sum(buckets, "dialect=\"hoody\"", "uri=\"/api/v1/users/auth/login\"", "le=\"+Inf\""))
                .isPositive();
        assertThat(Metrics.sum(buckets, "dialect=\"better-auth\"", "uri=\"/api/auth/get-session\"", "le=\"+Inf\""))
                .isPositive();
        List<String> limits = Metrics.series().stream()
                .filter(line -> line.startsWith(buckets) && line.contains("/users/auth/login"))
                .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
                .distinct()
                .toList();
        assertThat(limits).containsExactlyInAnyOrder("0.01", "0.05", "0.25", "1.0", "+Inf");
    }

    @Test
    void reportWhatTheReadinessCheckFound() {
        assertThat(Metrics.health()).contains("\"UP\"");

        assertThat(Metrics.series()).contains("countersign_redis_up 1.0");
        assertThat(Metrics.series())
                .filteredOn(line -> line.startsWith("countersign_clock_offset_seconds "))
                .singleElement()
                .satisfies(line -> assertThat(Math.abs(Double.parseDouble(line.split(" ")[1])))
                        .isLessThan(5));
    }
}
