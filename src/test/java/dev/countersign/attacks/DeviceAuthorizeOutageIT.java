package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(ProviderOutageProfile.class)
class DeviceAuthorizeOutageIT extends DeviceAuthorizeOutageTest {}
