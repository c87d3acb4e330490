package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(BreachProfile.class)
class BreachedPasswordIT extends BreachedPasswordTest {}
