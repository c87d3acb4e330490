package dev.countersign.wire.betterauth;

import dev.countersign.testing.FreePorts;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A server that trusts the pages of {@link Desk}, and allows many sign-ups from one address, because a browser cannot
 * choose its address.
 */
public class PageProfile implements QuarkusTestProfile {

    private static final String PORTS = "page-of-tests.ports";
    private static final int PAGES = 4;

    private static int taken;

    /** The port of a page that no other test uses. */
    static synchronized int takePage() {
        return ports().get(taken++ % PAGES);
    }

    /* A system property, because profiles and tests use different class loaders. */
    private static synchronized List<Integer> ports() {
        String chosen = System.getProperty(PORTS);
        if (chosen == null) {
            chosen = IntStream.range(0, PAGES)
                    .mapToObj(any -> String.valueOf(FreePorts.one()))
                    .collect(Collectors.joining(","));
            System.setProperty(PORTS, chosen);
        }
        return Stream.of(chosen.split(",")).map(Integer::valueOf).toList();
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.origins.trusted",
                ports().stream().map(port -> "http://localhost:" + port).collect(Collectors.joining(",")),
                "countersign.limits.signup.requests",
                "1000",
                "countersign.limits.forgot-password.requests",
                "1000",
                "countersign.limits.reset-password.requests",
                "1000",
                "countersign.limits.resend-verification.requests",
                "1000");
    }
}
