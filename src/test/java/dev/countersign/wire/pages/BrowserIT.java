package dev.countersign.wire.pages;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class BrowserIT extends BrowserTest {}
