package dev.countersign.wire.hydracore;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class MeOfHydraCoreContractIT extends MeOfHydraCoreContractTest {}
