package dev.countersign.wire.betterauth;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(H2cProfile.class)
class H2cIT extends H2cTest {}
