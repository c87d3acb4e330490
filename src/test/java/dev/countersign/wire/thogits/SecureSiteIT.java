package dev.countersign.wire.thogits;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(SecureSiteProfile.class)
class SecureSiteIT extends SecureSiteTest {}
