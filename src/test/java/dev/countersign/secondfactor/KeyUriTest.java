package dev.countersign.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyUriTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final String KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @Test
    void writesTheFormThatAppsRead() {
        KeyUri uri = KeyUri.of("Counter Sign", "ada+home@example.com", SECRET);

        assertThat(uri.text())
                .isEqualTo("otpauth://totp/Counter%20Sign:ada%2Bhome%40example.com?secret=" + KEY
                        + "&issuer=Counter%20Sign&digits=6&period=30");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com",
                "a&secret=AAAA@example.com",
                "a?secret=AAAA&issuer=Bank@example.com",
                "a#fragment@example.com",
                "a%26secret=AAAA@example.com",
                "a/../b@example.com",
                "a:b:c",
                "a%3Ab",
                "a;b=c",
                "a+b c",
                " a ",
                "a\r\nb",
                "a\"'<>\\^`{|}~*",
                "ünï¢ødé 日本 🔑",
                ""
            })
    void keepsHostileIssuersAndAccountsInTheirPlace(String hostile) {
        assertThatBothArrive("Countersign", hostile);
        assertThatBothArrive(hostile, "ada@example.com");
        assertThatBothArrive(hostile, hostile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hoody", "My App", "a", "Bank & Sons?secret=AAAA#%26", "%3A", "ünï 日本 🔑", "a：b"})
    void acceptsIssuersThatAppsShowAsTheyAre(String issuer) {
        assertThat(KeyUri.isIssuer(issuer)).isTrue();
        assertThat(KeyUri.isIssuer("🔑".repeat(50))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "https://id.example.com", "a:b", ":", "a:", "a\nb", "a\tb", "a\u0085b", "a\u2028b", "\0"
            })
    void rejectsIssuersThatAppsCutOrRefuse(String issuer) {
        assertThat(KeyUri.isIssuer(issuer)).isFalse();
        assertThat(KeyUri.isIssuer("x".repeat(51))).isFalse();
    }

    private static void assertThatBothArrive(String issuer, String account) {
        String text = KeyUri.of(issuer, account, SECRET).text();
        URI uri = URI.create(text);
        List<String> label = Arrays.asList(uri.getRawPath().substring(1).split(":", -1));
        List<String> parameters = Arrays.asList(uri.getRawQuery().split("&", -1));

        assertThat(text).isASCII().doesNotContain("+");
        assertThat(uri.getScheme()).isEqualTo("otpauth");
        assertThat(uri.getRawAuthority()).isEqualTo("totp");
        assertThat(uri.getRawFragment()).isNull();
        assertThat(label.stream().map(KeyUriTest::decoded)).containsExactly(issuer, account);
        assertThat(parameters.stream().map(KeyUriTest::decoded))
                .containsExactly("secret=" + KEY, "issuer=" + issuer, "digits=6", "period=30");
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1, 0x7f, -1})
    void writesTwentyBytesAs32Characters(byte filling) {
        byte[] secret = new byte[20];
        Arrays.fill(secret, filling);

        KeyUri uri = KeyUri.of("Countersign", "ada@example.com", secret);

        assertThat(uri.key()).matches("[A-Z2-7]{32}");
        assertThat(uri.text()).contains("?secret=" + uri.key() + "&");
        assertThat(Base32.decode(uri.key())).isEqualTo(secret);
    }

    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB"})
    void writesNoPadding(String secret, String key) {
        byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);

        assertThat(KeyUri.of("Countersign", "ada@example.com", bytes).key()).isEqualTo(key);
    }

    @Test
    void doesNotPrintTheSecret() {
        assertThat(KeyUri.of("Countersign", "ada@example.com", SECRET)).hasToString("***");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
