package dev.countersign.wire.betterauth;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** HTTP/2 without TLS, for use behind a proxy. */
public class H2cProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("countersign.http.h2c", "true");
    }
}
