package dev.countersign.wire.betterauth;

import dev.countersign.testing.FreePorts;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A server that trusts the page of {@link Desk}, and lets many people sign up from one address: a browser cannot say
 * from which it comes.
 */
public class PageProfile implements QuarkusTestProfile {

    private static final String PORT = "page-of-tests.port";

    /** The port of the page. A property, because profiles and tests are of different class loaders. */
    static synchronized int port() {
        String chosen = System.getProperty(PORT);
        if (chosen == null) {
            chosen = String.valueOf(FreePorts.one());
            System.setProperty(PORT, chosen);
        }
        return Integer.parseInt(chosen);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.origins.trusted",
                "http://localhost:" + port(),
                "countersign.limits.signup.requests",
                "1000");
    }
}
