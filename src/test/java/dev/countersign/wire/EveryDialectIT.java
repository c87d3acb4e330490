package dev.countersign.wire;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class EveryDialectIT extends EveryDialectTest {}
