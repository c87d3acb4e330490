package dev.countersign.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Problems;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandoffSettingsTest {

    private static List<String> problems(boolean loopback, String... uris) {
        Problems problems = new Problems();
        HandoffSettings.judge(
                new HandoffConfig() {
                    @Override
                    public Optional<Set<String>> redirectUris() {
                        return Optional.of(Set.of(uris));
                    }

                    @Override
                    public boolean loopback() {
                        return loopback;
                    }
                },
                problems);
        return problems.sentences();
    }

    @Test
    void acceptsHttpsAnywhere() {
        assertThat(problems(false, "https://app.example.com/callback?from=login", "https://[::1]:8443/"))
                .isEmpty();
    }

    @Test
    void acceptsHttpOnThisMachineForDevelopmentOnly() {
        assertThat(problems(true, "http://127.0.0.1:3000/cb", "http://[::1]/cb", "http://localhost/cb"))
                .isEmpty();
        assertThat(problems(false, "http://127.0.0.1:3000/cb"))
                .containsExactly("countersign.handoff.redirect-uris must be https; http on this machine is for"
                        + " development, see countersign.handoff.loopback");
    }

    @Test
    void refusesEverythingElse() {
        for (String uri : List.of(
                "",
                "app.example.com/callback",
                "/callback",
                "http://app.example.com/callback",
                "http://127.0.0.1.example.com/",
                "http://localhost@example.com/",
                "HTTPS://app.example.com/",
                "https:app.example.com",
                "https:///callback",
                "https://user@app.example.com/",
                "https://app.example.com/#part",
                "https://app.example.com/ callback",
                "https://app.example.com\\@example.org/",
                "javascript:alert(1)",
                "myapp://callback",
                "https://app.example.com/" + "a".repeat(2048))) {
            assertThat(problems(true, uri)).as(uri).hasSize(1);
        }
    }
}
