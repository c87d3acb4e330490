package dev.countersign.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The HMAC for passwords and salts produces the tags of the Wycheproof vectors, and none of the modified ones. */
class HmacVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvFileSource(resources = "/vectors/hmac_sha256.csv")
    void givesTheKnownTag(int id, String kind, String result, String key, String message, String tag) {
        byte[] known = HEX.parseHex(tag);
        byte[] made = Arrays.copyOf(Hasher.hmac(HEX.parseHex(key), HEX.parseHex(message)), known.length);
        assertThat(Arrays.equals(made, known)).isEqualTo(result.equals("valid"));
    }
}
