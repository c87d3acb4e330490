package dev.countersign.testing;

import java.util.Map;

/** Reached over https, also by the pages of one other origin; everybody must have a second factor. */
public class SecureSiteProfile implements FirmProfile {

    /** The server's own address. */
    public static final String OWN = "https://auth.example.com";
    /** The origin of the other pages. */
    public static final String TRUSTED = "https://app.example.com";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.base-url", OWN,
                "countersign.origins.trusted", TRUSTED,
                "countersign.second-factor.required", "all");
    }
}
