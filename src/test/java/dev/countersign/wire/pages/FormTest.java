package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.HttpReason;
import dev.countersign.wire.http.HttpRefused;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {

    private static Form parse(String text) {
        return Form.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void decodesWhatBrowsersEncode() {
        assertThat(parse("password=a+b%2Bc%26%3D%C3%A9&repeat=%F0%9F%98%80").require("password"))
                .isEqualTo("a b+c&=é");
        assertThat(parse("a=1&b=%41").require("b")).isEqualTo("A");
        assertThat(parse("a=1&b").require("b")).isEmpty();
        assertThat(parse("&&a=1=2&").require("a")).isEqualTo("1=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=1&a=1", "a&%61", "a=%", "a=%4", "a=%zz", "a=%-1", "a=%+1", "%=a"})
    void refusesWhatTwoParsersReadDifferently(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        HttpRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(HttpReason.MALFORMED_BODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%00", "%00=a", "a=%ED%A0%80", "a=%C0%80", "a=%FF", "a=%E2%82", "a=%F8%88%80%80%80"})
    void refusesNulHalfCharactersAndWhatIsNotUtf8(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOfAny(Refused.class, HttpRefused.class);
    }

    @Test
    void saysWhichFieldIsMissing() {
        assertThatThrownBy(() -> parse("a=1").require("token"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.violations().getFirst().instancePath())
                                .isEqualTo("/token"));
    }

    @Test
    void printsNoValues() {
        assertThat(parse("password=Secret-1").toString()).doesNotContain("Secret-1");
    }
}
