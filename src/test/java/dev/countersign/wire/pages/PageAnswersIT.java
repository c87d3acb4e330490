package dev.countersign.wire.pages;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

@Tag("few")
@QuarkusIntegrationTest
class PageAnswersIT extends PageAnswersTest {}
