package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

/** An accepted range has one canonical spelling and contains its own first address. */
class AddressRangeFuzzTest {

    @FuzzTest
    @DictionaryEntries({"10.0.0.0/8", "2001:db8::/32", "::ffff:1.2.3.4/120", "/", "0", "128", "fe80::1%lo"})
    void hasOneSpelling(FuzzedDataProvider data) {
        Optional<AddressRange> read = AddressRange.parse(data.consumeRemainingAsString());
        if (read.isEmpty()) {
            return;
        }
        AddressRange range = read.get();
        assertThat(AddressRange.parse(range.toString())).contains(range);
        assertThat(range.contains(range.toString().replaceFirst("/.*", ""))).isTrue();
    }
}
