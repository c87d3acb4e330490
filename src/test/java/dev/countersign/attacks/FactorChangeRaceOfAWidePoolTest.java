package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(DelayedWidePoolProfile.class)
class FactorChangeRaceOfAWidePoolTest extends FactorChangeRaceTest {}
