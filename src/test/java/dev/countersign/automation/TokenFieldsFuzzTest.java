package dev.countersign.automation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;

/** What clients write into the text fields of a token is read or refused, never a failure. */
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
}
