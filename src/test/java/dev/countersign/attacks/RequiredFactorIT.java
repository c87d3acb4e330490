package dev.countersign.attacks;

import dev.countersign.testing.RequiredFactorProfile;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(RequiredFactorProfile.class)
class RequiredFactorIT extends RequiredFactorTest {}
