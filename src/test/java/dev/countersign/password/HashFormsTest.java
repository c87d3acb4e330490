package dev.countersign.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Problems;
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
        return config(algorithm, "");
    }

    private static PasswordConfig config(String algorithm, String importedForms) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PasswordConfig.class)
                .withDefaultValues(Map.of(
                        "countersign.password.algorithm",
                        algorithm,
                        "countersign.password.bcrypt-cost",
                        "10",
                        "countersign.password.argon2-memory",
                        "256",
                        "countersign.password.imported-forms",
                        importedForms))
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

    /*
     * Spring's prefix; passlib's own tests; the configuration examples of Authelia; RFC 7914, 11; the README of
     * Firebase's scrypt; and hashPassword of Better Auth 1.7.25, whose last one has a ligature that NFKC takes apart.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "abc; {bcrypt}$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "password; $pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
                "password; $pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow"
                        + "$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww",
                "insecure_secret; $pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q"
                        + "$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng",
                "user1password; $firebase-scrypt$ln=14,r=8$42xEC+ixf3L2lw$Bw"
                        + "$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA"
                        + "$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ",
                "Correct-Horse-7-battery; 439dcd8f3c941dbcc1cc5a7a868c95d3:a39569d42d98c5e8dacd82f495794fc8db6477d21b2b63c00"
                        + "220f61cca7394217d340e65d2de21b401255dccdf79017ce790a08f76acdc3ba1e898f47330a69c",
                "Cafe\u0301 \ufb01n; a02784ed59c98d906830d7a763d0555b:4cead7cb055895829a0572d87dcf2ebafc3502776bc67c1c3506"
                        + "89f47e7eba51e3b840360374fd37f413a3840c4463e3db5d889caf8477aaa181ef7b20e09cf6",
                "Caf\u00e9 fin; 80d78eb40b2dff8966bf6a2e0fe4ae7e:ea706f5c4cc0557f825d11f2de3f15ab21e14455b6aa77c11b48e986c"
                        + "aa19bec3ec4ea45a16a28900d520268ebb9ab8d43326e44ae947b17a79f69331379348b"
            })
    void verifiesImportedHashesOfOtherServers(String password, String stored) {
        for (String algorithm : List.of("bcrypt", "argon2id")) {
            Hasher hasher = hasher(algorithm, M1);
            assertThat(compare(hasher, password, stored)).isEqualTo(new Verdict(Match.ACCOUNT, true));
            assertThat(compare(hasher, password + 'x', stored).match()).isEqualTo(Match.NONE);
            assertThat(compare(hasher, "", stored).match()).isEqualTo(Match.NONE);
        }
        assertThat(unreadable()).isZero();
    }

    /* RFC 7914, 11: a salt too short for a stored hash. */
    @Test
    void computesThePbkdf2OfTheRfc() {
        byte[] key = HexFormat.of()
                .parseHex("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
                        + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d");
        Pbkdf2 stored = new Pbkdf2("sha256", 80_000, "NaCl".getBytes(StandardCharsets.US_ASCII), key);
        assertThat(stored.matches("Password".getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(stored.matches("password".getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
    }

    /* Most servers hash a password as it was typed; what was typed differently is still the same password here. */
    @ParameterizedTest
    @ValueSource(strings = {"Cafe\u0301-Horse", "Caf\u00e9-Horse"})
    void triesAnImportedHashAlsoWithThePasswordAsTyped(String typed) {
        byte[] utf8 = typed.getBytes(StandardCharsets.UTF_8);
        String argon = Argon2id.hash(utf8, repeated(7, 16), new Cost(256, 1, 1));
        for (String stored : List.of(Bcrypt.hash(utf8, repeated(7, 16), 4), argon)) {
            assertThat(compare(hasher("bcrypt", M1), typed, stored)).isEqualTo(new Verdict(Match.ACCOUNT, true));
            assertThat(compare(hasher("bcrypt", M1), "Cafe-Horse", stored).match())
                    .isEqualTo(Match.NONE);
        }
        String ours = hasher("bcrypt", M1)
                .hashFor(new Password("Caf\u00e9-Horse"), KEY)
                .stored();
        assertThat(compare(hasher("bcrypt", M1), typed, ours).match()).isEqualTo(Match.ACCOUNT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "nobody",
            value = {
                "nobody",
                "5f4dcc3b",
                "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "439dcd8f3c941dbcc1cc5a7a868c95d3:a39569d42d98c5e8dacd82f495794fc8db6477d21b2b63c00220f61cca7394217d340e65d"
                        + "2de21b401255dccdf79017ce790a08f76acdc3ba1e898f47330a69c"
            })
    void takesTheSameWorkForEveryNameWithEveryImportedForm(String stored) {
        String forms = "pbkdf2-sha256:1212:32,better-auth-scrypt,argon2id:256:2:2";
        Hasher hasher = new Hasher(
                config("bcrypt", forms),
                Rings.of(M1),
                new Randomness(),
                new UnreadableHashes(new Time(), metrics),
                metrics);
        assertThat(hashesOf(() -> wrong(hasher, "a wrong one", stored))).isEqualTo(4);
        assertThat(hashesOf(() -> wrong(hasher, "a wro\u0301ng one", stored)))
                .as("typed in another form; Better Auth's own has one form")
                .isEqualTo(7);
        String ours = hasher.hashFor(new Password("secret"), KEY).stored();
        assertThat(hashesOf(() -> wrong(hasher, "a wrong one", ours))).isEqualTo(4);
        assertThat(hashesOf(() -> wrong(hasher, "a wro\u0301ng one", ours))).isEqualTo(7);
    }

    private double hashesOf(Runnable work) {
        double before = metrics.counter("countersign.password.hashes").count();
        work.run();
        return metrics.counter("countersign.password.hashes").count() - before;
    }

    private void wrong(Hasher hasher, String password, String stored) {
        Verdict verdict =
                stored == null ? hasher.compareWithNobody(new Password(password)) : compare(hasher, password, stored);
        assertThat(verdict.match()).isEqualTo(Match.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scrypt",
                "bcrypt:17",
                "bcrypt:3",
                "argon2id:262144:16:1",
                "argon2id:8:1:2",
                "firebase-scrypt:15:8",
                "firebase-scrypt:0:8",
                "pbkdf2-sha256:2000001:32",
                "pbkdf2-sha256:1000001:64",
                "pbkdf2-sha512:1:200"
            })
    void acceptsNoFormThatCostsTooMuchAsASetting(String form) {
        Problems problems = new Problems();
        PasswordSettings.judge(config("bcrypt", form), problems);
        assertThat(problems.sentences()).anyMatch(line -> line.contains("imported-forms: " + form + " is no form"));
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
                "{noop}secret",
                "{bcrypt}secret",
                "{bcrypt}$2a$17$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$pbkdf2-sha1$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
                "$pbkdf2-sha256$2000001$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
                "$pbkdf2-sha256$999999999$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
                "$pbkdf2-sha256$0$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
                "$pbkdf2-sha256$29000$N2YM$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
                "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$",
                "$firebase-scrypt$ln=15,r=8$42xEC+ixf3L2lw$Bw$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVM"
                        + "$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1Q",
                "$firebase-scrypt$ln=14,r=9$42xEC+ixf3L2lw$Bw$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVM"
                        + "$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1Q",
                "$firebase-scrypt$ln=14,r=8$42xEC+ixf3L2lw$Bw$jxsp$lSrf",
                "$argon2id$v=19$m=262144,t=16,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
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
                "$argon2id$v=19$m=2048,t=999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
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
                "$firebase-scrypt$ln=99,r=8$42xEC; $firebase-scrypt$",
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
