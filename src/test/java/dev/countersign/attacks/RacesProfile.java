package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** More connections than a burst has requests, so that no queue for connections serialises races. */
public class RacesProfile implements QuarkusTestProfile {

    static final int GRACE_MILLIS = 1500;
    static final int MOST_SESSIONS = 10;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.datasource.reactive.max-size",
                "60",
                "countersign.session.reuse-grace",
                GRACE_MILLIS + "ms",
                "countersign.session.max-per-account",
                String.valueOf(MOST_SESSIONS),
                // A race refreshes as often as it can; the limit is not what is tested there.
                "countersign.limits.refresh.requests",
                "100000");
    }
}
