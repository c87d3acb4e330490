package dev.countersign.testing;

import java.util.Map;

/** Reached over https; every answer has the second form of the signature. */
public class HttpsProfile implements FirmProfile {

    /** The server's own address. */
    public static final String OWN = "https://auth.example.com";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("countersign.base-url", OWN, "countersign.signing.form", "v2");
    }
}
