package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    private final ClientAddress behindProxies =
            new ClientAddress(() -> Optional.of(List.of("10.0.0.0/8", "fd00::/8", "192.0.2.1")));

    /* peer; X-Forwarded-For lines, separated by a bar; expected client */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "203.0.113.9; ; 203.0.113.9",
                // an untrusted peer may send any header
                "203.0.113.9; 1.2.3.4; 203.0.113.9",
                "203.0.113.9; 10.0.0.1, 127.0.0.1; 203.0.113.9",
                // behind our proxies: the last address that is not ours, whatever precedes it
                "10.0.0.1; ; 10.0.0.1",
                "10.0.0.1; 203.0.113.9; 203.0.113.9",
                "10.0.0.1; 1.2.3.4, 203.0.113.9; 203.0.113.9",
                "10.0.0.1; 1.2.3.4, 203.0.113.9, 10.9.9.9, 192.0.2.1; 203.0.113.9",
                "10.0.0.1; 1.2.3.4|203.0.113.9|10.9.9.9; 203.0.113.9",
                "10.0.0.1; 203.0.113.9|10.9.9.9, 10.1.1.1; 203.0.113.9",
                "10.0.0.1; 10.2.2.2, 10.3.3.3; 10.2.2.2",
                // an invalid address ends the walk at the last valid one
                "10.0.0.1; 1.2.3.4, evil; 10.0.0.1",
                "10.0.0.1; 1.2.3.4, evil, 10.7.7.7; 10.7.7.7",
                "10.0.0.1; unknown; 10.0.0.1",
                "10.0.0.1; _hidden; 10.0.0.1",
                "10.0.0.1; for=1.2.3.4; 10.0.0.1",
                "10.0.0.1; \"1.2.3.4\"; 10.0.0.1",
                "10.0.0.1; localhost; 10.0.0.1",
                "10.0.0.1; 1.2.3; 10.0.0.1",
                "10.0.0.1; 0x7f000001; 10.0.0.1",
                "10.0.0.1; 2130706433; 10.0.0.1",
                "10.0.0.1; 1.2.3.04; 10.0.0.1",
                "10.0.0.1; 1.2.3.256; 10.0.0.1",
                "10.0.0.1; 1.2.3.4 5.6.7.8; 10.0.0.1",
                // empty elements are not hops
                "10.0.0.1; ,; 10.0.0.1",
                "10.0.0.1; ,,203.0.113.9,,; 203.0.113.9",
                "10.0.0.1; 1.2.3.4,,10.4.4.4; 1.2.3.4",
                // ports and brackets
                "10.0.0.1; 203.0.113.9:51234; 203.0.113.9",
                "10.0.0.1; 203.0.113.9:evil; 10.0.0.1",
                "10.0.0.1; 203.0.113.9:; 10.0.0.1",
                "10.0.0.1; [2001:db8::7]; 2001:db8::7",
                "10.0.0.1; [2001:db8::7]:443; 2001:db8::7",
                "10.0.0.1; [2001:db8::7]443; 10.0.0.1",
                "10.0.0.1; [2001:db8::7; 10.0.0.1",
                "10.0.0.1; [203.0.113.9]; 10.0.0.1",
                "10.0.0.1; []; 10.0.0.1",
                // one spelling per address
                "10.0.0.1; 2001:DB8:0:0:0:0:0:7; 2001:db8::7",
                "10.0.0.1; fe80::1%eth0; fe80::1",
                "10.0.0.1; ::ffff:203.0.113.9; 203.0.113.9",
                "10.0.0.1; [::ffff:cb00:7109]:80; 203.0.113.9",
                "::ffff:10.0.0.1; 203.0.113.9; 203.0.113.9",
                "fd00:0:0:0:0:0:0:1%2; 203.0.113.9; 203.0.113.9",
                "10.0.0.1; 203.0.113.9, ::ffff:10.8.8.8; 203.0.113.9",
            })
    void findsTheClient(String peer, String lines, String client) {
        List<String> header = lines == null ? List.of() : Arrays.asList(lines.split("\\|"));

        assertThat(behindProxies.of(peer, header, null).address()).isEqualTo(client);
    }

    @Test
    void ignoresTheHeaderWithoutConfiguredProxies() {
        ClientAddress direct = new ClientAddress(Optional::empty);

        assertThat(direct.of("127.0.0.1", List.of("1.2.3.4"), null).address()).isEqualTo("127.0.0.1");
    }

    @Test
    void survivesAHugeHeader() {
        String line = "10.1.1.1,".repeat(600) + "x".repeat(10_000) + ",10.5.5.5";

        assertThat(behindProxies.of("10.0.0.1", List.of(line), null).address()).isEqualTo("10.5.5.5");
        assertThat(behindProxies
                        .of("10.0.0.1", List.of(",".repeat(10_000)), null)
                        .address())
                .isEqualTo("10.0.0.1");
    }

    @Test
    void countsAPeerWithoutAnAddressAsOneSource() {
        assertThat(behindProxies.of(null, List.of("1.2.3.4"), null).address()).isEqualTo("0.0.0.0");
        assertThat(behindProxies.of("/run/socket", List.of("1.2.3.4"), null).network())
                .isEqualTo("0.0.0.0");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2::, 2001:db8:1:2::/64",
        "2001:db8::1, 2001:db8::/64",
        "::1, ::/64",
        "::ffff:203.0.113.9, 203.0.113.9"
    })
    void takesTheOwnersWholeNetworkAsOneSource(String address, String network) {
        assertThat(behindProxies.of(address, List.of(), null).network()).isEqualTo(network);
    }

    @Test
    void cleansTheUserAgent() {
        assertThat(behindProxies.of("::1", List.of(), null).userAgent()).isNull();
        assertThat(behindProxies
                        .of("::1", List.of(), "a\r\nb\u0000c\u009bd\u202ee")
                        .userAgent())
                .isEqualTo("abcde");
        assertThat(behindProxies.of("::1", List.of(), "x".repeat(10_000)).userAgent())
                .hasSize(256);
        assertThat(behindProxies.of("::1", List.of(), "x".repeat(255) + "😀").userAgent())
                .isEqualTo("x".repeat(255));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "proxy.example", "10.0.0.0/", "0.0.0.0/0", "::/0"})
    void refusesToStartWithABadRange(String range) {
        assertThatThrownBy(() -> new ClientAddress(() -> Optional.of(List.of(range))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("countersign.proxies.trusted")
                .hasMessageContaining(range);
    }
}
