package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.0, true",
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "10.1.2.3/8, 10.255.0.1, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 203.0.113.9, false",
        "::/0, 2001:db8::1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::1/128, 2001:DB8:0::1, true",
        "192.0.2.0/24, ::ffff:192.0.2.9, true",
        "::ffff:192.0.2.0/120, 192.0.2.9, true",
        "::ffff:192.0.2.0/120, 192.0.3.9, false",
        "192.0.2.0/24, nonsense, false",
        "192.0.2.0/24, '', false",
    })
    void holdsWhatIsWithin(String range, String address, boolean held) {
        assertThat(AddressRange.parse(range).orElseThrow().contains(address)).isEqualTo(held);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "10.0.0.0 /8",
                " 10.0.0.0/8",
                "10.0.0.0/255.0.0.0",
                "*",
                "2001:db8::/129",
                "2001:db8::/1000",
                "fe80::1%eth0",
                "fe80::/10%eth0",
                "[2001:db8::]/32",
                "::ffff:10.0.0.0/95",
                "2001:db8:::/32",
                "10.0.0.0/８"
            })
    void readsNothingElse(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "192.0.2.7, 192.0.2.7/32",
        "2001:DB8:0:1:0:0:0:1, 2001:db8:0:1::1/128",
        "2001:db8:ffff::/33, 2001:db8:8000::/33",
        "::ffff:10.0.0.1/104, 10.0.0.0/8",
    })
    void hasOneSpelling(String text, String canonical) {
        assertThat(AddressRange.parse(text).orElseThrow()).hasToString(canonical);
    }

    @Test
    void equalsARangeOfTheSameAddresses() {
        assertThat(AddressRange.parse("10.1.2.3/8")).isEqualTo(AddressRange.parse("10.0.0.0/8"));
        assertThat(AddressRange.parse("10.0.0.0/8")).isNotEqualTo(AddressRange.parse("10.0.0.0/9"));
    }
}
