package dev.countersign.wire.hydracore;

import dev.countersign.testing.FirmProfile;
import java.util.Map;

/** A server that people reach over https, and on which everybody must have a second factor. */
public class SecureProfile implements FirmProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("countersign.base-url", "https://auth.example.com", "countersign.second-factor.required", "all");
    }
}
