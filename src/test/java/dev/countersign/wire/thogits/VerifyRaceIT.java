package dev.countersign.wire.thogits;

import dev.countersign.attacks.RacesProfile;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(RacesProfile.class)
class VerifyRaceIT extends VerifyRaceTest {}
