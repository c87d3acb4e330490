package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class AutomationTokenIT extends AutomationTokenTest {}
