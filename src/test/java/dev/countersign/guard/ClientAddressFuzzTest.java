package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.countersign.kernel.Client;
import java.util.List;
import java.util.Optional;

/**
 * Whatever X-Forwarded-For contains: the result is a literal, and a peer that is no trusted proxy keeps its address.
 */
class ClientAddressFuzzTest {

    private static final ClientAddress ADDRESSES =
            new ClientAddress(() -> Optional.of(List.of("10.0.0.0/8", "2001:db8::/32")));

    @FuzzTest
    @DictionaryEntries(
            value = {"10.0.0.1", "192.0.2.7", "2001:db8::1", "[2001:db8::1]:443", "::ffff:10.0.0.1", ",", "%eth0", ":80"
            })
    void tellsALiteral(FuzzedDataProvider data) {
        String peer = data.pickValue(new String[] {"10.1.2.3", "192.0.2.1", "2001:db8::5", "2001:db9::5", "unix"});
        String userAgent = data.consumeString(300);
        List<String> lines = List.of(data.consumeString(100), data.consumeRemainingAsString());

        Client client = ADDRESSES.of(peer, lines, userAgent);

        assertThat(IpAddress.parse(client.address()).map(IpAddress::toString)).contains(client.address());
        assertThat(IpAddress.parse(client.address()).map(IpAddress::network)).contains(client.network());
        if (peer.equals("192.0.2.1") || peer.equals("2001:db9::5")) {
            assertThat(client.address()).isEqualTo(peer);
        }
        assertThat(client.userAgent()).hasSizeLessThanOrEqualTo(256);
        assertThat(client.userAgent().chars().noneMatch(Character::isISOControl))
                .isTrue();
    }
}
