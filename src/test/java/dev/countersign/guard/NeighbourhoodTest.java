package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Client;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighbourhoodTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.200, true",
        "192.0.2.1, 192.0.3.1, false",
        "2001:db8:7:1::1, 2001:db8:7:ffff::9, true",
        "2001:db8:7::1, 2001:db8:8::1, false",
        "192.0.2.1, 2001:db8::1, false",
    })
    void holdsTheAddressesThatOneMayHaveAllOf(String one, String other, boolean same) {
        assertThat(of(one).equals(of(other))).isEqualTo(same);
    }

    private static String of(String address) {
        return Neighbourhood.of(new Client(address, address, null));
    }
}
