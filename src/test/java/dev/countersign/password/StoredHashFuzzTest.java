package dev.countersign.password;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any text stored as a hash, by an import or a modified database, does not match and throws nothing. */
class StoredHashFuzzTest {

    private static final byte[] PASSWORD = "a password of somebody".getBytes(StandardCharsets.UTF_8);

    @FuzzTest
    @DictionaryEntries(
            value = {
                "$2b$04$",
                "{hmac:k1}",
                "$argon2id$v=19$m=8,t=1,p=1$",
                "$AAAAAAAAAAAAAAAAAAAAAA",
                "$",
                "=",
                "p=0",
                "{bcrypt}",
                "$pbkdf2-sha256$1$",
                "$firebase-scrypt$ln=1,r=1$"
            })
    void neverMatchesAndNeverThrows(FuzzedDataProvider data) {
        String text = data.consumeString(60);
        Hash hash = Hash.parse(text);
        assertThat(hash.stored()).isEqualTo(text);
        assertThat(hash.toString()).isEqualTo("***");
        hash.bcryptCost();
        Form.parse(text)
                .ifPresent(
                        form -> assertThat(Form.ofWork(form.work()).isPresent()).isEqualTo(form.isBearable()));
        assertThat(Argon2id.verify(PASSWORD, argon2(data))).isFalse();
    }

    /* Only small costs, so that a fuzzing run can try many hashes. */
    private static String argon2(FuzzedDataProvider data) {
        return "$argon2id$v=19$m=" + data.consumeInt(0, 64) + ",t=" + data.consumeInt(0, 2) + ",p="
                + data.consumeInt(0, 20) + '$' + data.consumeAsciiString(30) + '$'
                + data.consumeRemainingAsAsciiString();
    }
}
