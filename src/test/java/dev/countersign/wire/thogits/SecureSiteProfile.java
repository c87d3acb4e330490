package dev.countersign.wire.thogits;

import dev.countersign.testing.FirmProfile;
import java.util.Map;

/** Reached over https, and by the pages of one other origin, where everybody must have a second factor. */
public class SecureSiteProfile implements FirmProfile {

    static final String OWN = "https://auth.example.com";
    static final String TRUSTED = "https://app.example.com";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.base-url",
                OWN,
                "countersign.origins.trusted",
                TRUSTED,
                "countersign.second-factor.required",
                "all",
                "countersign.password.bcrypt-cost",
                "10");
    }
}
