package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class HistoryAttackIT extends HistoryAttackTest {}
