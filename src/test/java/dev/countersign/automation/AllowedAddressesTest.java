package dev.countersign.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedAddressesTest {

    private static AllowedAddresses of(String entries) {
        return AllowedAddresses.parse(List.of(entries.split(" "))).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "*, 192.0.2.1, true",
        "*, , true",
        "192.0.2.1, , false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.0/24, 192.0.2.200, true",
        "192.0.2.0/24 198.51.100.7, 198.51.100.7, true",
        "192.0.2.0/24 198.51.100.7, 198.51.100.8, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:1::9, true",
        "2001:db8::/32, 2001:db9::9, false",
        "192.0.2.1, nonsense, false",
    })
    void allowsWhatIsListed(String entries, String address, boolean allowed) {
        assertThat(of(entries).allow(address)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "192.0.2", "192.0.2.1/33", "192.0.2.1/", "localhost", "192.0.2.1 ", "**", "1.2.3.4,*"})
    void refusesWhatIsNoRange(String entry) {
        assertThat(AllowedAddresses.parse(List.of(entry))).isEmpty();
        assertThat(AllowedAddresses.parse(List.of("192.0.2.1", entry))).isEmpty();
    }

    @Test
    void refusesNoEntryAndLimitsTheirNumberAndLength() {
        assertThat(AllowedAddresses.parse(List.of())).isEmpty();
        assertThat(AllowedAddresses.isTooLarge(Collections.nCopies(1000, "192.0.2.1")))
                .isFalse();
        assertThat(AllowedAddresses.isTooLarge(Collections.nCopies(1001, "192.0.2.1")))
                .isTrue();
        assertThat(AllowedAddresses.isTooLarge(List.of("x".repeat(65_535)))).isFalse();
        assertThat(AllowedAddresses.isTooLarge(List.of("x".repeat(65_536)))).isTrue();
    }

    @Test
    void everywhereSwallowsTheOthers() {
        assertThat(of("192.0.2.1 * 10.0.0.0/8")).isEqualTo(AllowedAddresses.EVERYWHERE);
    }

    @ParameterizedTest
    @CsvSource({
        "*, *, *",
        "*, 10.0.0.0/8, 10.0.0.0/8",
        "10.0.0.0/8, *, 10.0.0.0/8",
        "10.1.0.0/16, 10.0.0.0/8, 10.1.0.0/16",
        "10.0.0.0/8, 10.1.0.0/16, 10.1.0.0/16",
        "0.0.0.0/0, 10.1.0.0/16 192.0.2.1, 10.1.0.0/16 192.0.2.1",
        "10.1.0.0/16 192.0.2.1, 10.0.0.0/8, 10.1.0.0/16",
        "10.0.0.0/8, 10.0.0.0/8 192.0.2.1, 10.0.0.0/8",
        "10.0.0.0/8, 11.0.0.0/8, ",
        "::/0, 0.0.0.0/0, ",
        "2001:db8:1::/48, 2001:db8::/32, 2001:db8:1::/48",
    })
    void whatIsInBoth(String one, String other, String both) {
        assertThat(of(one).within(of(other)).map(found -> String.join(" ", found.entries())))
                .isEqualTo(Optional.ofNullable(both));
    }
}
