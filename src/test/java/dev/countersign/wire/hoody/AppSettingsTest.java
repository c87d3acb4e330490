package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Problems;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppSettingsTest {

    private static List<String> problems(String logo, String color) {
        Problems problems = new Problems();
        AppSettings.judge(
                new AppConfig() {
                    @Override
                    public Optional<String> logoUrl() {
                        return Optional.ofNullable(logo);
                    }

                    @Override
                    public String primaryColor() {
                        return color;
                    }
                },
                problems);
        return problems.sentences();
    }

    @Test
    void acceptsAPictureAndAColour() {
        assertThat(problems("https://cdn.example.com/logo.svg", "#0A0b0c")).isEmpty();
        assertThat(problems(null, "#1f5fbf")).isEmpty();
    }

    @Test
    void refusesWhatPagesShouldNotLoad() {
        for (String logo :
                List.of("", "logo.svg", "http://cdn.example.com/logo.svg", "javascript:alert(1)", "https://")) {
            assertThat(problems(logo, "#1f5fbf"))
                    .as(logo)
                    .containsExactly("countersign.app.logo-url must be an https URL");
        }
    }

    @Test
    void refusesOtherNotationsOfAColour() {
        for (String color : List.of("", "red", "1f5fbf", "#1f5fb", "#1f5fbg", "#1f5fbf;x:url(//e)")) {
            assertThat(problems(null, color))
                    .as(color)
                    .containsExactly("countersign.app.primary-color must be # and six hex digits");
        }
    }
}
