package dev.countersign.automation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.countersign.kernel.Refused;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What clients write into the fields of a token is read or refused, never a failure. */
class TokenFieldsFuzzTest {

    private static final Instant NOW = Instant.parse("2026-11-27T11:30:00Z");

    @FuzzTest
    @DictionaryEntries({"hdy_", "today", "2026-12-31", "T00:00:00Z", "1798761599", "10.0.0.0/8", "*", ","})
    void readsOrRefusesTexts(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        TokenText.parse(text)
                .ifPresent(token -> assertThat(token.reveal()).isEqualTo(text).hasSize(53));
        Expiry.parse(text, NOW)
                .ifPresent(end -> assertThat(Expiry.ofUnix(end.toEpochMilli())).isPresent());
        TokenAlias.parse(text).ifPresent(alias -> assertThat(alias.value()).isEqualTo(text));
        AllowedAddresses.parse(List.of(text.split(",", -1)))
                .ifPresent(read ->
                        assertThat(AllowedAddresses.parse(read.entries())).contains(read));
    }

    @FuzzTest
    @DictionaryEntries({"containers", "actions", "start", "resources", "vault", "admin"})
    void grantsNothingThatIsNotInTheTree(FuzzedDataProvider data) {
        Map<String, Object> tree = tree(data, 4);
        try {
            Permissions read = Permissions.parse(tree, "");
            assertThat(Permissions.parse(read.tree(), "")).isEqualTo(read);
        } catch (Refused refused) {
            assertThat(refused.violations()).isNotEmpty();
        }
    }

    private static Map<String, Object> tree(FuzzedDataProvider data, int depth) {
        Map<String, Object> tree = new HashMap<>();
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            String name = data.consumeString(12);
            tree.put(name, depth > 0 && data.consumeBoolean() ? tree(data, depth - 1) : data.consumeBoolean());
        }
        return tree;
    }
}
