package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.junit.jupiter.api.Test;

/** Purpose keys are HKDF-SHA-256 (RFC 5869), checked against the platform's own implementation. */
class MasterSecretsTest {

    private static final String SECRET = "0b".repeat(32);

    private static byte[] expected(String purpose) throws Exception {
        HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
                .addIKM(HexFormat.of().parseHex(SECRET))
                .thenExpand(("countersign/" + purpose).getBytes(StandardCharsets.UTF_8), 32);
        return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
    }

    @Test
    void derivesAsTheStandardSays() throws Exception {
        MasterSecrets secrets = Rings.of("k1:active:" + SECRET);
        for (String purpose : new String[] {"access-token", "password-pepper", "secret-box"}) {
            assertThat(secrets.derive(purpose).active()).isEqualTo(expected(purpose));
        }
    }

    @Test
    void derivesAnotherKeyForEachPurposeAndEachSecret() {
        MasterSecrets secrets = Rings.of("k1:active:" + SECRET, "k2:next:" + "0c".repeat(32));
        MasterSecrets.Derived derived = secrets.derive("access-token");
        assertThat(derived.byKid()).containsOnlyKeys("k1", "k2");
        assertThat(derived.byKid().get("k1")).isNotEqualTo(derived.byKid().get("k2"));
        assertThat(derived.active())
                .isNotEqualTo(secrets.derive("refresh-token").active());
    }
}
