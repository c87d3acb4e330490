package dev.countersign.wire.hoody;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A server on which everybody must have a second factor. */
public class EnrolmentProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("countersign.second-factor.required", "all");
    }
}
