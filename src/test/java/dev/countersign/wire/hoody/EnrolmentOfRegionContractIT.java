package dev.countersign.wire.hoody;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(EnrolmentOfRegionContractTest.OneRegion.class)
class EnrolmentOfRegionContractIT extends EnrolmentOfRegionContractTest {}
