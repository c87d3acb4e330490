package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Low limits for refreshes. */
public class RefreshLimitsProfile implements QuarkusTestProfile {

    static final int PER_SESSION = 4;
    static final int JUNK_PER_NETWORK = 6;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.limits.refresh.requests", String.valueOf(PER_SESSION),
                "countersign.limits.refresh-refused.requests", String.valueOf(JUNK_PER_NETWORK));
    }
}
