package dev.countersign.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * A profile whose settings also apply when the server is a separate process: there Quarkus prefers the settings of
 * test resources, such as those that {@link Servers} sets for every test.
 */
public interface FirmProfile extends QuarkusTestProfile {

    @Override
    default List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Settings.class, getConfigOverrides()));
    }

    /** Starts nothing; runs after the servers, whose settings it replaces. */
    final class Settings implements QuarkusTestResourceLifecycleManager {
        private Map<String, String> settings = Map.of();

        @Override
        public void init(Map<String, String> given) {
            settings = given;
        }

        @Override
        public Map<String, String> start() {
            settings.forEach(Servers::give);
            return settings;
        }

        @Override
        public void stop() {
            settings = Map.of();
        }

        @Override
        public int order() {
            return 1;
        }
    }
}
