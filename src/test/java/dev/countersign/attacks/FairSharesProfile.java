package dev.countersign.attacks;

import dev.countersign.testing.FirmProfile;
import java.util.Map;

/** Two hashing threads, and no rate limit that would stop an attacker before the pool does. */
public class FairSharesProfile implements FirmProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.password.algorithm",
                "bcrypt",
                "countersign.password.bcrypt-cost",
                "10",
                "countersign.password.threads",
                "2",
                "countersign.limits.login-network.requests",
                "1000000",
                "countersign.limits.login-address.requests",
                "1000000",
                "countersign.limits.login-account-network.requests",
                "1000000");
    }
}
