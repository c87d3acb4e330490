package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Browser;
import dev.countersign.testing.Node;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs one release of the client through the scenario in {@code src/test/node/better-auth}. */
final class Scenario {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Checked because a scenario that lost most of its steps would otherwise pass. */
    private static final int STEPS = 58;

    private Scenario() {}

    /** The client of this package, bundled for browsers. */
    static Path script(Node node, String client) {
        return node.home().resolve(client + ".bundle.js");
    }

    static void runInNode(Node node, String client, String server, Desk desk) {
        String output = node.run(PATIENCE, "better-auth/node.mjs", client, server, desk.address());
        assertThat(output).as("what the client printed").isEmpty();
        requireWhole(desk.result(Duration.ofSeconds(5)));
    }

    static void runInChromium(Node node, String client, String server, Desk desk) {
        node.run(
                PATIENCE, "better-auth/bundle.mjs", client, script(node, client).toString());
        try (Browser browser = Browser.withJavaScript()) {
            browser.driver().get(desk.address() + "/?server=" + URLEncoder.encode(server, StandardCharsets.UTF_8));
            requireWhole(desk.result(PATIENCE));
        }
    }

    private static void requireWhole(JsonNode result) {
        List<String> passed = new ArrayList<>();
        for (JsonNode step : result.path("steps")) {
            assertThat(step.path("ok").asBoolean())
                    .as("%s%nafter %s", step, passed)
                    .isTrue();
            passed.add(step.path("step").asText());
        }
        assertThat(result.path("finished").asBoolean())
                .as("comes to its end after %s", passed)
                .isTrue();
        assertThat(passed).hasSize(STEPS);
    }
}
