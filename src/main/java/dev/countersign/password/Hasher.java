package dev.countersign.password;

import dev.countersign.kernel.MasterSecrets;
import dev.countersign.kernel.Randomness;
import dev.countersign.password.Passwords.Match;
import dev.countersign.password.Passwords.Stored;
import dev.countersign.password.Passwords.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
 * Makes and verifies hashes. Every method keeps a core busy for a while, so it belongs on the {@link CpuPool}. The hash
 * input is {@code base64(HMAC-SHA-256(pepper, NFC(password)))}, 44 characters: bcrypt would cut at 72 bytes and stop at
 * a zero byte, and a stolen table is useless without the pepper.
 */
@ApplicationScoped
class Hasher {

    private final PasswordConfig config;
    private final Argon2id.Cost argon2;
    private final MasterSecrets.Derived peppers;
    private final byte[] saltKey;
    private final Randomness randomness;
    private final UnreadableHashes unreadable;
    private final DecoyWork decoys;
    private final Counter hashes;

    Hasher(
            PasswordConfig config,
            MasterSecrets secrets,
            Randomness randomness,
            UnreadableHashes unreadable,
            MeterRegistry metrics) {
        this.config = config;
        this.argon2 = new Argon2id.Cost(config.argon2Memory(), config.argon2Iterations(), 1);
        this.peppers = secrets.derive("password-pepper");
        this.saltKey = secrets.derive("pending-salt").active();
        this.randomness = randomness;
        this.unreadable = unreadable;
        this.decoys = new DecoyWork(config);
        this.hashes = Counter.builder("countersign.password.hashes")
                .description("Password hashes that were made or verified")
                .register(metrics);
    }

    /**
     * A hash with a salt derived from the address. The account and all pending signups of an address share it, so that
     * one hash at sign-in can be compared with all of them, and the time does not depend on which exist.
     */
    Hash hashFor(Password password, String emailKey) {
        return hash(password, Arrays.copyOf(hmac(saltKey, emailKey.getBytes(StandardCharsets.UTF_8)), 16));
    }

    private void hashForNobody(Password password) {
        hash(password, randomness.bytes(16));
    }

    private Hash hash(Password password, byte[] salt) {
        hashes.increment();
        byte[] input = peppered(password, peppers.active());
        String phc = config.algorithm() == PasswordConfig.Algorithm.BCRYPT
                ? Bcrypt.hash(input, salt, config.bcryptCost())
                : Argon2id.hash(input, salt, argon2);
        return new Hash(Optional.of(peppers.activeKid()), phc);
    }

    /**
     * Whether {@code password} matches {@code hash}. A hash without a pepper is also compared with the password as it
     * was typed, because not every server normalises.
     */
    boolean verify(Password password, Hash hash) {
        byte[] key = hash.pepperKid().map(peppers.byKid()::get).orElse(null);
        Optional<Form> form = Form.read(hash.phc());
        if (form.isEmpty() || (hash.pepperKid().isPresent() && key == null)) {
            unreadable.report(hash);
            hashForNobody(password);
            return false;
        }
        List<byte[]> inputs = key == null ? form.get().inputs(password) : List.of(peppered(password, key));
        return inputs.stream().anyMatch(input -> matches(form.get(), input));
    }

    private boolean matches(Form form, byte[] input) {
        hashes.increment();
        boolean matches = form.matches(input);
        if (form instanceof Bcrypt.Stored bcrypt && config.algorithm() == PasswordConfig.Algorithm.BCRYPT) {
            Bcrypt.fill(input, new byte[Bcrypt.SALT_LENGTH], bcrypt.cost(), config.bcryptCost());
        }
        return matches;
    }

    /**
     * Compares the password with all hashes of one address. This takes one hash; two if the account's hash has an older
     * form and there are also pending signups. If nothing matches, it takes what {@link DecoyWork} adds for every name.
     */
    Verdict compare(Password password, Stored stored) {
        Optional<Hash> account = stored.account().map(Hash::parse);
        boolean older = account.isPresent() && !isCurrent(account.get());
        if (older && verify(password, account.get())) {
            return new Verdict(Match.ACCOUNT, true);
        }
        if (older && decoys.isLikeOwn(account.get()) && stored.pending().isEmpty()) {
            return none(password, account);
        }
        Hash made = hashFor(password, stored.emailKey());
        if (account.isPresent() && isSame(made, account.get().stored())) {
            return new Verdict(Match.ACCOUNT, false);
        }
        if (account.isPresent() && !older && !account.get().sharesSaltOf(made) && verify(password, account.get())) {
            return new Verdict(Match.ACCOUNT, true);
        }
        boolean pending = false;
        for (String one : stored.pending()) {
            pending |= isSame(made, one);
        }
        return pending ? new Verdict(Match.PENDING, false) : none(password, account);
    }

    private Verdict none(Password password, Optional<Hash> account) {
        boolean twice = password.unnormalised().isPresent();
        if (twice && account.filter(decoys::isComparedTwice).isEmpty()) {
            hashForNobody(password);
        }
        decoys.forms(account).forEach(form -> form.inputs(password).forEach(input -> matches(form, input)));
        return new Verdict(Match.NONE, false);
    }

    /** Does the work of a comparison with a name that nobody has. */
    Verdict compareWithNobody(Password password) {
        hashForNobody(password);
        return none(password, Optional.empty());
    }

    private static boolean isSame(Hash made, String stored) {
        return MessageDigest.isEqual(
                made.stored().getBytes(StandardCharsets.UTF_8), stored.getBytes(StandardCharsets.UTF_8));
    }

    boolean isCurrent(Hash hash) {
        boolean sameCost = config.algorithm() == PasswordConfig.Algorithm.BCRYPT
                ? hash.bcryptCost().equals(Optional.of(config.bcryptCost()))
                : Argon2id.hasCost(hash.phc(), argon2);
        return sameCost && hash.pepperKid().equals(Optional.of(peppers.activeKid()));
    }

    static byte[] peppered(Password password, byte[] key) {
        return Base64.getEncoder().encode(hmac(key, password.utf8()));
    }

    /** HMAC-SHA-256 (RFC 2104), 32 bytes. */
    static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
