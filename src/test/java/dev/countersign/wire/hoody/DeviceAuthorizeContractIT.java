package dev.countersign.wire.hoody;

import dev.countersign.testing.ProvidersProfile;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(ProvidersProfile.class)
class DeviceAuthorizeContractIT extends DeviceAuthorizeContractTest {}
