package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Low limits for refreshes, and for wrong user codes from all networks. */
public class RefreshLimitsProfile implements QuarkusTestProfile {

    static final int PER_SESSION = 4;
    static final int JUNK_PER_NETWORK = 6;
    static final int WRONG_USER_CODES = 5;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.limits.refresh.requests", String.valueOf(PER_SESSION),
                "countersign.limits.refresh-refused.requests", String.valueOf(JUNK_PER_NETWORK),
                "countersign.limits.user-code-wrong.requests", String.valueOf(WRONG_USER_CODES));
    }
}
