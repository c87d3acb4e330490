package dev.countersign.wire.hydracore;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

@Tag("few")
@QuarkusIntegrationTest
class LoginOfHydraCoreContractIT extends LoginOfHydraCoreContractTest {}
