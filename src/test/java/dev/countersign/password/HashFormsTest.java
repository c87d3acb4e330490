package dev.countersign.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Rings;
import dev.countersign.kernel.Time;
import dev.countersign.password.Argon2id.Cost;
import dev.countersign.password.Passwords.Match;
import dev.countersign.password.Passwords.Stored;
import dev.countersign.password.Passwords.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes in every supported form: published vectors, other peppers, and unreadable hashes. */
class HashFormsTest {

    private static final String M1 = "m1:active:" + "11".repeat(32);
    private static final String OTHER_M1 = "m1:active:" + "22".repeat(32);
    private static final String KEY = "a@example.com";

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    private static PasswordConfig config(String algorithm) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PasswordConfig.class)
                .withDefaultValues(Map.of(
                        "countersign.password.algorithm",
                        algorithm,
                        "countersign.password.bcrypt-cost",
                        "10",
                        "countersign.password.argon2-memory",
                        "256"))
                .build()
                .getConfigMapping(PasswordConfig.class);
    }

    private Hasher hasher(String algorithm, String... ring) {
        return new Hasher(
                config(algorithm),
                Rings.of(ring),
                new Randomness(),
                new UnreadableHashes(new Time(), metrics),
                metrics);
    }

    private Verdict compare(Hasher hasher, String password, String stored) {
        return hasher.compare(new Password(password), new Stored(KEY, Optional.of(stored), List.of()));
    }

    private double unreadable() {
        return metrics.counter("countersign.password.unreadable").count();
    }

    private static byte[] repeated(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /* RFC 9106, 5.3. */
    @Test
    void computesTheArgon2idOfTheRfc() {
        Argon2Parameters.Builder parameters = Argon2id.parameters(repeated(2, 16), new Cost(32, 3, 4))
                .withSecret(repeated(3, 8))
                .withAdditional(repeated(4, 12));
        assertThat(HexFormat.of().formatHex(Argon2id.raw(repeated(1, 32), parameters, 32)))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    /* From the reference implementation, salt "somesalt". */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "password; $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "password; $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "password; $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "differentpassword; $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94"
            })
    void verifiesImportedArgon2id(String password, String stored) {
        for (String algorithm : List.of("bcrypt", "argon2id")) {
            Hasher hasher = hasher(algorithm, M1);
            assertThat(compare(hasher, password, stored)).isEqualTo(new Verdict(Match.ACCOUNT, true));
            assertThat(compare(hasher, password + 'x', stored).match()).isEqualTo(Match.NONE);
            assertThat(compare(hasher, "", stored).match()).isEqualTo(Match.NONE);
        }
        assertThat(unreadable()).isZero();
    }

    /* From jBCrypt and crypt_blowfish. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a; $2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
                "abc; $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "abc; $2b$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "abc; $2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "U*U; $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "U*U*; $2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"
            })
    void verifiesImportedBcrypt(String password, String stored) {
        for (String algorithm : List.of("bcrypt", "argon2id")) {
            Hasher hasher = hasher(algorithm, M1);
            assertThat(compare(hasher, password, stored)).isEqualTo(new Verdict(Match.ACCOUNT, true));
            assertThat(compare(hasher, password + 'x', stored).match()).isEqualTo(Match.NONE);
            assertThat(compare(hasher, "", stored).match()).isEqualTo(Match.NONE);
        }
        assertThat(unreadable()).isZero();
    }

    @Test
    void verifiesPasswordsThatBcryptCutElsewhere() {
        String imported = Bcrypt.hash("x".repeat(72).getBytes(StandardCharsets.US_ASCII), repeated(7, 16), 4);
        assertThat(compare(hasher("bcrypt", M1), "x".repeat(80), imported).match())
                .isEqualTo(Match.ACCOUNT);
        assertThat(compare(hasher("bcrypt", M1), "x".repeat(71), imported).match())
                .isEqualTo(Match.NONE);
    }

    @ParameterizedTest
    @CsvSource({"bcrypt, $2b$10$", "argon2id, $argon2id$v=19$m=256"})
    void verifiesItsOwn(String algorithm, String form) {
        Hasher hasher = hasher(algorithm, M1);
        String stored = hasher.hashFor(new Password("Caf\u00e9"), KEY).stored();
        assertThat(stored).startsWith("{hmac:m1}" + form);
        assertThat(compare(hasher, "Cafe\u0301", stored)).isEqualTo(new Verdict(Match.ACCOUNT, false));
        assertThat(compare(hasher, "Cafe", stored).match()).isEqualTo(Match.NONE);
    }

    @Test
    void findsHashesOfOtherFormsOutdated() {
        String bcrypt =
                hasher("bcrypt", M1).hashFor(new Password("secret"), KEY).stored();
        String argon =
                hasher("argon2id", M1).hashFor(new Password("secret"), KEY).stored();
        Hasher rotated = hasher("bcrypt", M1.replace("active", "retired"), "m2:active:" + "33".repeat(32));
        assertThat(compare(hasher("argon2id", M1), "secret", bcrypt)).isEqualTo(new Verdict(Match.ACCOUNT, true));
        assertThat(compare(hasher("bcrypt", M1), "secret", argon)).isEqualTo(new Verdict(Match.ACCOUNT, true));
        assertThat(compare(rotated, "secret", bcrypt)).isEqualTo(new Verdict(Match.ACCOUNT, true));
        assertThat(compare(rotated, "wrong", bcrypt).match()).isEqualTo(Match.NONE);
    }

    /* Only the pepper makes a stolen table worthless: the salt and the form of a hash are not secret. */
    @ParameterizedTest
    @ValueSource(strings = {"bcrypt", "argon2id"})
    void doesNotVerifyWithAnotherPepper(String algorithm) {
        Hasher ours = hasher(algorithm, M1);
        Hasher theirs = hasher(algorithm, OTHER_M1);
        Password password = new Password("Correct-Horse-7");
        Hash stored = ours.hashFor(password, KEY);
        assertThat(ours.verify(password, stored)).isTrue();
        assertThat(theirs.verify(password, stored)).isFalse();
        assertThat(ours.verify(password, theirs.hashFor(password, KEY))).isFalse();
        assertThat(compare(theirs, "Correct-Horse-7", stored.stored()).match()).isEqualTo(Match.NONE);
        assertThat(Hasher.peppered(password, repeated(1, 32))).isNotEqualTo(Hasher.peppered(password, repeated(2, 32)));
        assertThat(ours.verify(password, new Hash(Optional.empty(), stored.phc())))
                .as("without a pepper")
                .isFalse();
    }

    @Test
    void hashesBackupCodesWithAPepper() {
        String form = "m1:08:" + "ab".repeat(16);
        CodeHashes ours =
                new CodeHashes(config("bcrypt"), null, Rings.of(M1), new Randomness(), new SimpleMeterRegistry());
        CodeHashes theirs =
                new CodeHashes(config("bcrypt"), null, Rings.of(OTHER_M1), new Randomness(), new SimpleMeterRegistry());
        String hash = ours.work("ABCDEFGHJK", form).orElseThrow().get();
        assertThat(ours.work("ABCDEFGHJK", form).orElseThrow().get()).isEqualTo(hash);
        assertThat(theirs.work("ABCDEFGHJK", form).orElseThrow().get()).isNotEqualTo(hash);
        assertThat(hash)
                .isNotEqualTo(Bcrypt.hash("ABCDEFGHJK".getBytes(StandardCharsets.US_ASCII), repeated(0xab, 16), 8));
        assertThat(ours.work("ABCDEFGHJK", form.replace("m1", "m9"))).isEmpty();
        byte[] ofPasswords = Rings.of(M1).derive("password-pepper").active();
        assertThat(hash)
                .as("not that of passwords")
                .isNotEqualTo(
                        Bcrypt.hash(Hasher.peppered(new Password("ABCDEFGHJK"), ofPasswords), repeated(0xab, 16), 8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "5f4dcc3b5aa765d61d8327deb882cf99:6cb75f652a9b52798eb6cf2201057c73",
                "{bcrypt}$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
                "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
                "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=0$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$2a$03$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2a$17$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2a$31$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2a$99$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2x$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0",
                "{hmac:gone}$2b$10$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"
            })
    void countsWhatNobodyCanRead(String stored) {
        assertThat(compare(hasher("bcrypt", M1), "abc", stored)).isEqualTo(new Verdict(Match.NONE, false));
        assertThat(unreadable()).isEqualTo(1);
        assertThat(compare(hasher("argon2id", M1), "abc", stored)).isEqualTo(new Verdict(Match.NONE, false));
        assertThat(unreadable()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "$pbkdf2-sha256$29000$N2YMIWQsBWBM$1t8iyB2A; $pbkdf2-sha256$",
                "{bcrypt}$2a$06$If6bvum7DFj; {bcrypt}$2a$",
                "{hmac:gone}$2b$10$If6bvum7; {hmac:gone}$2b$",
                "5f4dcc3b5aa765d6:6cb75f652a9b; unknown",
                "my-plain-password; unknown",
                "$6$rounds=5000$salt$hash; unknown"
            })
    void namesTheSchemeAndNothingOfTheHash(String stored, String scheme) {
        assertThat(UnreadableHashes.schemeOf(stored)).isEqualTo(scheme);
    }
}
