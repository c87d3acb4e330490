package dev.countersign.testing;

import java.util.Map;

/** Everybody must have a second factor. Packaged servers hash with bcrypt here, and with Argon2id elsewhere. */
public class RequiredFactorProfile implements FirmProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("countersign.second-factor.required", "all", "countersign.password.algorithm", "bcrypt");
    }
}
