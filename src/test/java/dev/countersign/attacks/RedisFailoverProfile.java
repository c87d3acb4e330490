package dev.countersign.attacks;

import dev.countersign.testing.Detour;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** Redis behind a stable address that may lead to another server, and the time-outs of production. */
public class RedisFailoverProfile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Detour.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("countersign.guard.redis-timeout", "250ms");
    }
}
