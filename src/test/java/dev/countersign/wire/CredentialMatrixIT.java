package dev.countersign.wire;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class CredentialMatrixIT extends CredentialMatrixTest {}
