package dev.countersign.wire.betterauth;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(SecureCookiesTest.Https.class)
class SecureCookiesIT extends SecureCookiesTest {}
