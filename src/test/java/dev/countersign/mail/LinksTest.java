package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.kernel.SecretToken;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {

    private static final SecretToken TOKEN = new SecretToken("0123abcd");

    @Test
    void leadsToOurPagesBelowTheBaseUrl() {
        Links links = links("https://id.example.com");

        assertThat(links.to(Purpose.VERIFY, TOKEN)).isEqualTo("https://id.example.com/account/verify?token=0123abcd");
        assertThat(links.to(Purpose.RESET, TOKEN)).isEqualTo("https://id.example.com/account/reset?token=0123abcd");
    }

    @Test
    void keepsPortAndPathOfTheBaseUrlAndNoDoubleSlash() {
        assertThat(links("http://localhost:8080/auth/").to(Purpose.VERIFY, TOKEN))
                .isEqualTo("http://localhost:8080/auth/account/verify?token=0123abcd");
    }

    @Test
    void leadsToThePagesOfTheOperatorIfConfigured() {
        Links links = new Links(
                "https://id.example.com",
                Optional.of("https://www.example.com/#/welcome/{token}"),
                Optional.of("https://www.example.com/new-password?t={token}&lang=en"));

        assertThat(links.to(Purpose.VERIFY, TOKEN)).isEqualTo("https://www.example.com/#/welcome/0123abcd");
        assertThat(links.to(Purpose.RESET, TOKEN)).isEqualTo("https://www.example.com/new-password?t=0123abcd&lang=en");
    }

    @Test
    void namesEachMailAtTheHostOfTheBaseUrl() {
        assertThat(links("https://id.example.com:8443/auth").messageId("0f")).isEqualTo("<0f@id.example.com>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "id.example.com",
                "//id.example.com",
                "/auth",
                "ftp://id.example.com",
                "javascript:alert(1)",
                "https://",
                "https://user@id.example.com",
                "https://id.example.com?x=1",
                "https://id.example.com#x",
                "https://id.example.com/ x",
                "https://id.example.com\nx"
            })
    void refusesABaseUrlThatIsNone(String baseUrl) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> links(baseUrl))
                .withMessageContaining("countersign.base-url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.example.com/welcome",
                "/welcome?token={token}",
                "https://{token}.example.com/",
                "https://{token}@example.com/",
                "javascript:{token}"
            })
    void refusesALinkThatDoesNotCarryTheTokenToOneHost(String link) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Links("https://id.example.com", Optional.of(link), Optional.empty()))
                .withMessageContaining("verify-link");
    }

    private static Links links(String baseUrl) {
        return new Links(baseUrl, Optional.empty(), Optional.empty());
    }
}
