package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A server with sign-ups disabled. */
public class SignupsOffProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("countersign.accounts.signups-enabled", "false");
    }
}
