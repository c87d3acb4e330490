package dev.countersign.wire.openapi;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class DocumentsIT extends DocumentsTest {}
