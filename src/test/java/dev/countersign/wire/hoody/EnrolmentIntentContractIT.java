package dev.countersign.wire.hoody;

import dev.countersign.testing.RequiredFactorProfile;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(RequiredFactorProfile.class)
class EnrolmentIntentContractIT extends EnrolmentIntentContractTest {}
