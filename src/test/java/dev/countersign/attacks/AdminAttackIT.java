package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class AdminAttackIT extends AdminAttackTest {}
