package dev.countersign.wire.hoody;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class AdminContractIT extends AdminContractTest {}
