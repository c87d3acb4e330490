package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/** A server that asks {@link BreachServer} about new passwords. */
public class BreachProfile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(BreachServer.class));
    }
}
