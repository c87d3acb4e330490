package dev.countersign.wire.hydracore;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(SecureProfile.class)
class SecureOfHydraCoreIT extends SecureOfHydraCoreTest {}
