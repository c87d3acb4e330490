package dev.countersign.oauth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Problems;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderSettingsTest {

    private static List<String> problems(String provider, String... settings) {
        Map<String, String> all = new HashMap<>();
        String prefix = "countersign.oauth.providers." + provider + '.';
        all.put(prefix + "client-id", "id");
        all.put(prefix + "client-secret", "secret-canary");
        for (int i = 0; i < settings.length; i += 2) {
            all.put(prefix + settings[i], settings[i + 1]);
        }
        ProvidersConfig config = new SmallRyeConfigBuilder()
                .withMapping(ProvidersConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(ProvidersConfig.class);
        Problems problems = new Problems();
        ProviderSettings.judge(config, problems);
        assertThat(problems.sentences())
                .allSatisfy(sentence -> assertThat(sentence).doesNotContain("canary"));
        return problems.sentences();
    }

    @Test
    void needsLittleForKnownProvidersAndAnIssuerForOthers() {
        assertThat(problems("github")).isEmpty();
        assertThat(problems("google")).isEmpty();
        assertThat(problems("corp", "issuer", "https://login.corp.example/tenant"))
                .isEmpty();
        assertThat(problems("corp"))
                .containsExactly("countersign.oauth.providers.corp.issuer must be set for this provider");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.corp.example",
                "http://127.0.0.1.evil.example",
                "https://user@login.corp.example",
                "https://login.corp.example?x=y",
                "https://login.corp.example#x",
                "ftp://login.corp.example",
                "login.corp.example",
                "https://"
            })
    void trustsNoServerWithoutTls(String url) {
        assertThat(problems("corp", "issuer", url))
                .containsExactly("countersign.oauth.providers.corp.issuer must be " + ProviderSettings.URL_RULE);
    }

    @Test
    void takesEndpointsTogether() {
        String url = "https://github.example.com/x";
        assertThat(problems("github", "authorization-url", url, "token-url", url, "api-url", url))
                .isEmpty();
        assertThat(problems("github", "api-url", url)).hasSize(1);
        assertThat(problems("github", "issuer", url)).hasSize(1);
        assertThat(problems("corp", "issuer", url, "token-url", url)).hasSize(1);
        assertThat(problems("corp", "issuer", url, "api-url", url)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"Corp", "9corp", "corp_1", "a23456789012345678901234567890123"})
    void acceptsNamesThatFitIntoPaths(String name) {
        assertThat(problems(name, "issuer", "https://login.corp.example"))
                .singleElement()
                .asString()
                .contains("named with 1 to 32");
    }

    @Test
    void rejectsWhatUsersCannotReadAndScopesWithoutOpenId() {
        String[] issuer = {"issuer", "https://login.corp.example"};
        assertThat(problems("corp", issuer[0], issuer[1], "display-name", "x".repeat(51)))
                .hasSize(1);
        assertThat(problems("corp", issuer[0], issuer[1], "scopes", "email")).hasSize(1);
        assertThat(problems("corp", issuer[0], issuer[1], "scopes", "openid,email"))
                .isEmpty();
        assertThat(problems("github", "scopes", "user:email")).isEmpty();
    }

    @Test
    void readsProvidersFromTheEnvironment() {
        ProvidersConfig config = new SmallRyeConfigBuilder()
                .withMapping(ProvidersConfig.class)
                .withSources(new EnvConfigSource(
                        Map.of(
                                "COUNTERSIGN_OAUTH_PROVIDERS_GITHUB_CLIENT_ID", "id",
                                "COUNTERSIGN_OAUTH_PROVIDERS_GITHUB_CLIENT_SECRET", "secret",
                                "COUNTERSIGN_OAUTH_PROVIDERS_CORP_CLIENT_ID", "id of corp",
                                "COUNTERSIGN_OAUTH_PROVIDERS_CORP_CLIENT_SECRET", "secret of corp",
                                "COUNTERSIGN_OAUTH_PROVIDERS_CORP_ISSUER", "https://login.corp.example"),
                        300))
                .build()
                .getConfigMapping(ProvidersConfig.class);

        assertThat(config.providers()).containsOnlyKeys("github", "corp");
        assertThat(config.providers().get("corp").clientId()).isEqualTo("id of corp");
        assertThat(config.providers().get("corp").issuer()).contains("https://login.corp.example");
    }
}
