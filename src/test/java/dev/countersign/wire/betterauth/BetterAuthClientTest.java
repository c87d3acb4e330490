package dev.countersign.wire.betterauth;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.countersign.testing.Api;
import dev.countersign.testing.Node;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The unmodified Better Auth client, current and previous minor version, in Node and on a page of another origin in
 * Chromium: every call, what it returns to its caller, and the client's session store.
 */
@QuarkusTest
@TestProfile(PageProfile.class)
@WithTestResource(Servers.class)
class BetterAuthClientTest {

    @FunctionalInterface
    private interface Place {
        void run(Node node, String client, String server, Desk desk);
    }

    /* All run at once, because each mostly waits for codes that its authenticator has not shown before. */
    @TestFactory
    Stream<DynamicTest> lives() {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<DynamicTest> tests = new ArrayList<>();
        for (String client : List.of("better-auth", "better-auth-previous")) {
            tests.add(begun(threads, client, " in Node", Scenario::runInNode));
            tests.add(begun(threads, client, " in Chromium", Scenario::runInChromium));
        }
        threads.shutdown();
        return tests.stream();
    }

    private static DynamicTest begun(ExecutorService threads, String client, String where, Place place) {
        int page = PageProfile.takePage();
        Future<?> run = threads.submit(() -> run(client, page, place));
        return dynamicTest(client + where, () -> end(run));
    }

    private static void run(String client, int page, Place place) {
        Node node = Node.installed();
        try (Desk desk = new Desk(page, Scenario.script(node, client))) {
            place.run(node, client, Api.baseUrl(), desk);
        }
    }

    private static void end(Future<?> run) throws Throwable {
        try {
            run.get();
        } catch (ExecutionException e) {
            // Rethrows the failure itself: JUnit tells skipped from failed tests by its type.
            throw e.getCause();
        }
    }
}
