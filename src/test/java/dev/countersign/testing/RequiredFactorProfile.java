package dev.countersign.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Everybody must have a second factor. */
public class RequiredFactorProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("countersign.second-factor.required", "all");
    }
}
