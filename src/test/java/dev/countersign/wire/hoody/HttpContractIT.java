package dev.countersign.wire.hoody;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

@Tag("few")
@QuarkusIntegrationTest
class HttpContractIT extends HttpContractTest {}
