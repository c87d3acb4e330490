package dev.countersign.attacks;

import dev.countersign.testing.ProvidersProfile;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(ProvidersProfile.class)
class DeviceAuthorizeIT extends DeviceAuthorizeTest {}
