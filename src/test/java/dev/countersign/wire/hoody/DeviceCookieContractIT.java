package dev.countersign.wire.hoody;

import dev.countersign.testing.SecureSiteProfile;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(SecureSiteProfile.class)
class DeviceCookieContractIT extends DeviceCookieContractTest {}
