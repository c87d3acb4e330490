package dev.countersign.attacks;

import dev.countersign.testing.Delays;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A slow network in front of PostgreSQL and Redis, and longer time-outs for PostgreSQL to match. */
public class DelayedProfile implements QuarkusTestProfile {

    /** The least time that one round trip takes. */
    static final int ROUND_TRIP_MILLIS = 50;

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(
                new TestResourceEntry(Delays.class, Map.of(Delays.MILLIS, String.valueOf(ROUND_TRIP_MILLIS / 2))));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.reactive.max-size", String.valueOf(connections()));
        settings.put("quarkus.datasource.reactive.additional-properties.statement_timeout", "20000");
        settings.put("countersign.database.timeout", "30s");
        return settings;
    }

    int connections() {
        return 16;
    }
}
