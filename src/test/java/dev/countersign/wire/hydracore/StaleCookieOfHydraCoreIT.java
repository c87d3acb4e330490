package dev.countersign.wire.hydracore;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class StaleCookieOfHydraCoreIT extends StaleCookieOfHydraCoreTest {}
