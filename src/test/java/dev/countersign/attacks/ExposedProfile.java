package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** No proxy, compression on, and sign-ups disabled. */
public class ExposedProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.proxies.trusted", "192.0.2.1/32",
                "countersign.accounts.signups-enabled", "false",
                "quarkus.http.enable-compression", "true");
    }
}
