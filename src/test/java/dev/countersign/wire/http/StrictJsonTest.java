package dev.countersign.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.countersign.kernel.Refused;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {

    private final StrictJson json = new StrictJson();

    private Object read(String body) {
        return json.tree(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"\\u0000\"} | /a",
                "{\"a\":{\"b\":[1,\"x\",[\"\\ud800\"]]}} | /a/b/-/-",
                "{\"a\":{\"b\":{\"\\u0000\":1}}} | /a/b",
                "[{\"a\":\"\\udc00\"}] | /-/a",
            })
    void namesThePlaceOfATextThatCannotBeStored(String body, String pointer) {
        assertThatThrownBy(() -> read(body))
                .asInstanceOf(type(Refused.class))
                .satisfies(refused -> assertThat(refused.violations())
                        .singleElement()
                        .satisfies(violation ->
                                assertThat(violation.instancePath()).isEqualTo(pointer)));
    }

    /** The pointer to each item of such a list is as long as these names together. */
    @Test
    void refusesNamesThatNoFieldHas() {
        read("{\"" + "a".repeat(256) + "\":[0,0]}");

        assertThatThrownBy(() -> read("{\"" + "a".repeat(257) + "\":[0,0]}"))
                .asInstanceOf(type(HttpRefused.class))
                .extracting(HttpRefused::reason)
                .isEqualTo(HttpReason.MALFORMED_BODY);
    }
}
