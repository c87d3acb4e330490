package dev.countersign.automation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.guard.AddressRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
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

    /** The table refuses more, and a token that cannot be narrowed would stay as wide as it was. */
    @Test
    void haveNothingInCommonThatTakesTooManyEntries() {
        List<String> mine = new ArrayList<>(List.of("0.0.0.0/0"));
        for (int i = 0; i < 999; i++) {
            mine.add("10.0." + i / 250 + '.' + i % 250);
        }
        AllowedAddresses inner = AllowedAddresses.parse(mine).orElseThrow();

        assertThat(inner.within(of("10.0.0.0/8")))
                .map(found -> found.entries().size())
                .contains(1000);
        assertThat(inner.within(of("10.0.0.0/8 192.168.0.0/16"))).isEmpty();
    }

    /** Compared entry by entry, as {@code within} does not. */
    @Test
    void agreesWithThePlainModel() {
        Random random = new Random(20261127);
        for (int round = 0; round < 300; round++) {
            List<String> one = some(random);
            List<String> other = some(random);
            Set<String> both = new LinkedHashSet<>();
            one.stream().filter(entry -> isIn(entry, other)).forEach(both::add);
            other.stream().filter(entry -> isIn(entry, one)).forEach(both::add);

            assertThat(of(String.join(" ", one))
                            .within(of(String.join(" ", other)))
                            .map(found -> Set.copyOf(found.entries()))
                            .orElse(Set.of()))
                    .as(one + " and " + other)
                    .isEqualTo(one.equals(other) ? Set.copyOf(one) : both);
        }
    }

    private static List<String> some(Random random) {
        return IntStream.rangeClosed(0, random.nextInt(6))
                .mapToObj(i -> random.nextInt(4) == 0
                        ? "2001:db8:" + random.nextInt(2) + "::/" + (32 + 8 * random.nextInt(4))
                        : "10." + random.nextInt(2) + '.' + random.nextInt(2) + ".0/" + 8 * (1 + random.nextInt(4)))
                .distinct()
                .toList();
    }

    private static boolean isIn(String entry, List<String> others) {
        AddressRange range = AddressRange.parse(entry).orElseThrow();
        return others.stream()
                .anyMatch(other -> AddressRange.parse(other).orElseThrow().contains(range));
    }
}
