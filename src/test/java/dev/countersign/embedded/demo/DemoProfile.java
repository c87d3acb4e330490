package dev.countersign.embedded.demo;

import dev.countersign.testing.Api;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The server as {@code quarkus:dev} runs it, with the landing page and the demo. */
public class DemoProfile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Settings.class));
    }

    /** The settings that the demo makes for itself. */
    public static final class Settings implements QuarkusTestResourceLifecycleManager {

        @Override
        public int order() {
            return 1;
        }

        @Override
        public Map<String, String> start() {
            return new Demo().settings(Api.baseUrl(), name -> null);
        }

        @Override
        public void stop() {}
    }
}
