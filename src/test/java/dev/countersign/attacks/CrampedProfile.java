package dev.countersign.attacks;

import dev.countersign.testing.FirmProfile;
import java.util.Map;

/** Low limits, and room for few hashes. */
public class CrampedProfile implements FirmProfile {

    static final int PER_ACCOUNT_AND_NETWORK = 5;
    static final int PER_ACCOUNT = 8;
    static final int PER_NETWORK = 20;
    static final int QUEUE = 8;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.limits.login-account-network.requests",
                String.valueOf(PER_ACCOUNT_AND_NETWORK),
                "countersign.limits.login-account.requests",
                String.valueOf(PER_ACCOUNT),
                "countersign.limits.login-address.requests",
                String.valueOf(PER_NETWORK),
                "countersign.password.algorithm",
                "bcrypt",
                "countersign.password.bcrypt-cost",
                "10",
                "countersign.password.queue",
                String.valueOf(QUEUE));
    }
}
