package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(SwitchedOffDialectTest.OneDialect.class)
class SwitchedOffDialectIT extends SwitchedOffDialectTest {}
