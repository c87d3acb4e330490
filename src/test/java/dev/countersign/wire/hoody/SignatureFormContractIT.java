package dev.countersign.wire.hoody;

import dev.countersign.testing.HttpsProfile;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(HttpsProfile.class)
class SignatureFormContractIT extends SignatureFormContractTest {}
