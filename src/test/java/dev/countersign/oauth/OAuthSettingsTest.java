package dev.countersign.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Problems;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthSettingsTest {

    private static final String APP = "https://app.example.com";

    private static List<String> problems(Map<String, String> settings) {
        OAuthConfig config = new SmallRyeConfigBuilder()
                .withMapping(OAuthConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(OAuthConfig.class);
        Problems problems = new Problems();
        OAuthSettings.judge(config, Set.of(APP, "http://127.0.0.1:3000"), Set.of(APP + "/callback"), problems);
        return problems.sentences();
    }

    private static Map<String, String> application(String origin, String completionUrl) {
        Map<String, String> settings = new HashMap<>();
        settings.put("countersign.oauth.applications.web.origin", origin);
        settings.put("countersign.oauth.applications.web.completion-url", completionUrl);
        return settings;
    }

    @Test
    void acceptsApplicationsWhosePagesAreTrusted() {
        assertThat(problems(Map.of())).isEmpty();
        assertThat(problems(application(APP, APP + "/oauth/complete?x=y"))).isEmpty();
        assertThat(problems(application("http://127.0.0.1:3000", "http://127.0.0.1:3000/done")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/",
                "https://other.example.com",
                "http://app.example.com",
                "null",
                "https://APP.example.com"
            })
    void rejectsOtherOrigins(String origin) {
        assertThat(problems(application(origin, origin + "/done")))
                .isNotEmpty()
                .allSatisfy(sentence -> assertThat(sentence).startsWith("countersign.oauth.applications.web."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "https://app.example.com/#x",
                "https://app.example.com.evil.example/",
                "https://app.example.com/ x",
                "/done"
            })
    void rejectsOtherCompletionUrls(String url) {
        assertThat(problems(application(APP, url)))
                .containsExactly("countersign.oauth.applications.web.completion-url must be an https URL of the"
                        + " application's origin, without a fragment (http only for this machine)");
    }

    @Test
    void rejectsTwoApplicationsOfOneOrigin() {
        Map<String, String> settings = application(APP, APP + "/done");
        settings.put("countersign.oauth.applications.again.origin", APP);
        settings.put("countersign.oauth.applications.again.completion-url", APP + "/again");

        assertThat(problems(settings)).singleElement().asString().contains("different from that of other applications");
    }

    @Test
    void rejectsADefaultThatIsNoRedirectUri() {
        assertThat(problems(Map.of("countersign.oauth.default-redirect-uri", APP + "/callback")))
                .isEmpty();
        assertThat(problems(Map.of("countersign.oauth.default-redirect-uri", APP + "/other")))
                .containsExactly(
                        "countersign.oauth.default-redirect-uri must be one of countersign.handoff.redirect-uris");
    }
}
