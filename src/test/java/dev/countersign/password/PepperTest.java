package dev.countersign.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The input of the password hash is the base64 of an HMAC-SHA-256: known answers of RFC 4231, 4.2 and 4.3. */
class PepperTest {

    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b,Hi There,"
                + "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "4a656665,what do ya want for nothing?,5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    })
    void isHmacOfThePassword(String key, String password, String expected) {
        byte[] peppered = Hasher.peppered(new Password(password), HexFormat.of().parseHex(key));
        assertThat(new String(peppered, StandardCharsets.US_ASCII))
                .isEqualTo(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(expected)));
    }
}
