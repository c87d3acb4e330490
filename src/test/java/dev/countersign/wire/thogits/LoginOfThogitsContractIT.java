package dev.countersign.wire.thogits;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class LoginOfThogitsContractIT extends LoginOfThogitsContractTest {}
