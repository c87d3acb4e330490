package dev.countersign.wire.betterauth;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.countersign.testing.Api;
import dev.countersign.testing.Node;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The unmodified client of Better Auth, of this and of the previous minor line, in Node and on a page of another origin
 * in Chromium: every call, what it answers to its caller, and the store of the session beside it.
 */
@QuarkusTest
@TestProfile(PageProfile.class)
@WithTestResource(Servers.class)
class BetterAuthClientTest {

    @FunctionalInterface
    private interface Place {
        void run(Node node, String client, String server, Desk desk);
    }

    @TestFactory
    Stream<DynamicTest> lives() {
        return Stream.of("better-auth", "better-auth-previous")
                .flatMap(client -> Stream.of(
                        dynamicTest(client + " in Node", () -> run(client, Scenario::runInNode)),
                        dynamicTest(client + " in Chromium", () -> run(client, Scenario::runInChromium))));
    }

    private static void run(String client, Place place) {
        Node node = Node.installed();
        try (Desk desk = new Desk(PageProfile.port(), Scenario.script(node, client))) {
            place.run(node, client, Api.baseUrl(), desk);
        }
    }
}
