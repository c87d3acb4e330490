package dev.countersign.wire.thogits;

import dev.countersign.testing.SecureSiteProfile;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Tag;

@Tag("few")
@QuarkusIntegrationTest
@TestProfile(SecureSiteProfile.class)
class SecureSiteIT extends SecureSiteTest {}
