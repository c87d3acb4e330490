package dev.countersign.password;

import dev.countersign.kernel.MasterSecrets;
import dev.countersign.kernel.Randomness;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and verifies hashes; every method takes a core for a while and belongs on the {@link HashingPool}. What is
 * hashed is {@code base64(HMAC-SHA-256(pepper, NFC(password)))}, 44 characters: bcrypt would cut at 72 bytes and end at
 * a zero byte, and a stolen table is of no use without the pepper.
 */
@ApplicationScoped
class Hasher {

    private final PasswordConfig config;
    private final Argon2id.Cost argon2;
    private final MasterSecrets.Derived peppers;
    private final byte[] saltKey;
    private final Randomness randomness;

    Hasher(PasswordConfig config, MasterSecrets secrets, Randomness randomness) {
        if (config.bcryptCost() < 10 || config.bcryptCost() > 16) {
            throw new IllegalStateException("countersign.password.bcrypt-cost must be 10 to 16");
        }
        this.config = config;
        this.argon2 = new Argon2id.Cost(config.argon2Memory(), config.argon2Iterations(), 1);
        this.peppers = secrets.derive("password-pepper");
        this.saltKey = secrets.derive("pending-salt").active();
        this.randomness = randomness;
    }

    Hash hash(Password password) {
        return hash(password, randomness.bytes(16));
    }

    /**
     * A hash whose salt is of the address: all pending signups of one address share it, so that one hash at sign-in is
     * compared with all of them.
     */
    Hash hashFor(Password password, String emailKey) {
        return hash(password, Arrays.copyOf(hmac(saltKey, emailKey.getBytes(StandardCharsets.UTF_8)), 16));
    }

    private Hash hash(Password password, byte[] salt) {
        byte[] input = peppered(password, peppers.active());
        String phc = config.algorithm() == PasswordConfig.Algorithm.BCRYPT
                ? Bcrypt.hash(input, salt, config.bcryptCost())
                : Argon2id.hash(input, salt, argon2);
        return new Hash(Optional.of(peppers.activeKid()), phc);
    }

    /** Whether {@code password} made {@code hash}; it takes at least as long as a hash of the current form. */
    boolean verify(Password password, Hash hash) {
        byte[] key = hash.pepperKid().map(peppers.byKid()::get).orElse(null);
        if (hash.pepperKid().isPresent() && key == null) {
            hash(password);
            return false;
        }
        byte[] input = key == null ? cut(password.utf8()) : peppered(password, key);
        if (hash.isArgon2id()) {
            return Argon2id.verify(key == null ? password.utf8() : input, hash.phc());
        }
        if (hash.bcryptCost().isEmpty()) {
            hash(password);
            return false;
        }
        boolean matches = Bcrypt.verify(input, hash.phc());
        if (config.algorithm() == PasswordConfig.Algorithm.BCRYPT) {
            byte[] fillSalt = new byte[Bcrypt.SALT_LENGTH];
            Bcrypt.fill(input, fillSalt, hash.bcryptCost().get(), config.bcryptCost());
        }
        return matches;
    }

    /** The one of {@code hashes}, made by {@link #hashFor}, that {@code password} made; always the work of one hash. */
    Optional<String> match(Password password, String emailKey, List<String> hashes) {
        byte[] expected = hashFor(password, emailKey).stored().getBytes(StandardCharsets.UTF_8);
        String found = null;
        for (String stored : hashes) {
            if (MessageDigest.isEqual(expected, stored.getBytes(StandardCharsets.UTF_8))) {
                found = stored;
            }
        }
        return Optional.ofNullable(found);
    }

    boolean isCurrent(Hash hash) {
        boolean sameCost = config.algorithm() == PasswordConfig.Algorithm.BCRYPT
                ? hash.bcryptCost().equals(Optional.of(config.bcryptCost()))
                : Argon2id.hasCost(hash.phc(), argon2);
        return sameCost && hash.pepperKid().equals(Optional.of(peppers.activeKid()));
    }

    private static byte[] peppered(Password password, byte[] key) {
        return Base64.getEncoder().encode(hmac(key, password.utf8()));
    }

    /** Other servers' bcrypt looked at 72 bytes only. */
    private static byte[] cut(byte[] utf8) {
        return utf8.length > 72 ? Arrays.copyOf(utf8, 72) : utf8;
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
