package dev.countersign.wire.hydracore;

import dev.countersign.testing.SecureSiteProfile;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(SecureSiteProfile.class)
class SecureOfHydraCoreIT extends SecureOfHydraCoreTest {}
