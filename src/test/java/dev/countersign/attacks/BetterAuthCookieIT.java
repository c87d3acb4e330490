package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

@Tag("few")
@QuarkusIntegrationTest
class BetterAuthCookieIT extends BetterAuthCookieTest {}
