package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ops.Need;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The servers start on machines whose locale has its own digits or letters. */
class LocalesTest {

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "th-TH-u-nu-thai", "tr-TR"})
    void startsInALocaleWithOtherDigits(String language) {
        Locale.setDefault(Locale.forLanguageTag(language));
        EmbeddedServers servers = new EmbeddedServers();
        try {
            Map<String, String> settings = servers.start(
                    EnumSet.allOf(Need.class), name -> name.equals("countersign.dev.throw-away") ? "true" : null);

            assertThat(servers.postgres().isRunning()).isTrue();
            assertThat(servers.redis().isRunning()).isTrue();
            assertThat(String.join(" ", settings.values())).containsPattern("127\\.0\\.0\\.1:[0-9]+/countersign");
        } finally {
            servers.stop();
        }
    }
}
