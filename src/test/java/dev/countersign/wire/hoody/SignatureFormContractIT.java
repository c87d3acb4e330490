package dev.countersign.wire.hoody;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(SignatureFormContractTest.NewerForm.class)
class SignatureFormContractIT extends SignatureFormContractTest {}
