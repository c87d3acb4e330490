package dev.countersign.wire.hoody;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(HostedPageContractTest.Hosting.class)
class HostedPageContractIT extends HostedPageContractTest {}
