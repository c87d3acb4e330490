package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(RequiredFactorProfile.class)
class RequiredFactorIT extends RequiredFactorTest {}
