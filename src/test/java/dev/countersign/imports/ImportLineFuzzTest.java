package dev.countersign.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** Any bytes in the place of an export are lines with accounts, or wrong lines with a reason that quotes nothing. */
class ImportLineFuzzTest {

    @FuzzTest
    @DictionaryEntries({"{\"email\":", "\"totp\":{\"secret\":\"AA\"}", "\\u0000", "[[[[", "\"\""})
    void readsLinesOrNamesThem(FuzzedDataProvider data) throws IOException {
        JsonLines lines = new JsonLines(new ByteArrayInputStream(data.consumeRemainingAsBytes()));
        long last = 0;
        for (Optional<Entry> entry = lines.next(); entry.isPresent(); entry = lines.next()) {
            assertThat(entry.get().number()).isGreaterThan(last);
            last = entry.get().number();
            if (entry.get().wrong() == null) {
                assertThat(entry.get().account().isObject()).isTrue();
                readTotp(entry.get());
            } else {
                assertThat(entry.get().wrong())
                        .isIn("longer than 64 KiB", "not UTF-8", "has a field twice", "not a JSON object");
            }
        }
    }

    private static void readTotp(Entry entry) {
        try {
            TotpSecret.read(entry.account().path("totp"));
        } catch (WrongEntry e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
