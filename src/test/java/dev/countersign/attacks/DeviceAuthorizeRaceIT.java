package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(ProviderRacesProfile.class)
class DeviceAuthorizeRaceIT extends DeviceAuthorizeRaceTest {}
