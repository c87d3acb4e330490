package dev.countersign.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/** Sign-in through GitHub, Google and one more provider is configured, see {@link StandIn}. */
public class ProvidersProfile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(StandIn.class));
    }
}
