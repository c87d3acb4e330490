package dev.countersign.wire.betterauth;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class AccountCallsContractIT extends AccountCallsContractTest {}
