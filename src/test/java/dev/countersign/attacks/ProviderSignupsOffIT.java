package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(ProviderSignupsOffTest.Profile.class)
class ProviderSignupsOffIT extends ProviderSignupsOffTest {}
