package dev.countersign.attacks;

import dev.countersign.testing.SecureProvidersProfile;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(SecureProvidersProfile.class)
class AttemptCookieIT extends AttemptCookieTest {}
