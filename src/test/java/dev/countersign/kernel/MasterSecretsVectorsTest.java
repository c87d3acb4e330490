package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** HKDF-SHA-256 matches the Wycheproof vectors. A longer output begins with the shorter one (RFC 5869, 2.3). */
class MasterSecretsVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/vectors/hkdf_sha256.csv")
    void derivesTheKnownKey(int id, String kind, String secret, String info, String derived) {
        assertThat(MasterSecrets.hkdf(HEX.parseHex(secret), HEX.parseHex(info)))
                .isEqualTo(Arrays.copyOf(HEX.parseHex(derived), 32));
    }
}
