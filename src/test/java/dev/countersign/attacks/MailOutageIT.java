package dev.countersign.attacks;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(MailOutageTest.SlowMachine.class)
class MailOutageIT extends MailOutageTest {}
