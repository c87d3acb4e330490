package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class PastedCodeIT extends PastedCodeTest {}
