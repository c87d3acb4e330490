package dev.countersign.wire;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class CorsIT extends CorsTest {}
