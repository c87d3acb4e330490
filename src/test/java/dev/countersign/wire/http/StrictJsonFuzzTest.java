package dev.countersign.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.kernel.Refused;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Any bytes are either rejected as a body, or are one JSON object whose fields have the requested types and whose texts
 * PostgreSQL can store. Jackson with its defaults is the second reader.
 */
class StrictJsonFuzzTest {

    record Body(String name, Boolean on, Integer count, List<String> words) {}

    private static final StrictJson STRICT = new StrictJson();
    private static final ObjectMapper LENIENT = new ObjectMapper();

    @FuzzTest
    @DictionaryEntries(
            value = {
                "{\"name\":\"a\"}", "\"on\":true", "\"count\":1", "\"words\":[\"a\"]", "\\u0000", "\\ud800", "null",
                "\"on\":\"true\"", "1e9", "/*", "NaN", "{\"name\":", ",\"name\":\"b\"", "\uFEFF"
            })
    void readsOneObjectOrRefuses(byte[] bytes) throws Exception {
        Body body;
        try {
            body = STRICT.read(bytes, Body.class);
        } catch (Refused | HttpRefused refused) {
            return;
        }
        JsonNode tree = LENIENT.readTree(new String(bytes, StandardCharsets.UTF_8));
        assertThat(tree.isObject()).isTrue();
        same(tree.path("name"), body.name());
        if (body.on() != null) {
            assertThat(tree.path("on").isBoolean()).isTrue();
        }
        if (body.count() != null) {
            assertThat(tree.path("count").isIntegralNumber()).isTrue();
        }
        if (body.words() != null) {
            body.words().forEach(StrictJsonFuzzTest::storable);
        }
    }

    private static void same(JsonNode field, String read) {
        assertThat(field.isTextual() ? field.textValue() : null).isEqualTo(read);
        storable(read);
    }

    private static void storable(String text) {
        if (text != null) {
            assertThat(text).doesNotContain("\0");
            assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(text);
        }
    }
}
