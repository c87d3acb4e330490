package dev.countersign.password;

import dev.countersign.kernel.MasterSecrets;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Hashes random codes that come in batches: bcrypt with the pepper, and one salt for the whole batch, so that one hash
 * is compared with all of them. The cost is lower than for passwords on purpose: a code has 50 random bits, a million
 * times as many guesses as a chosen password, and ten codes are hashed at once.
 */
@ApplicationScoped
public class CodeHashes {

    private static final Logger LOG = Logger.getLogger(CodeHashes.class);
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{1,32}):(\\d\\d):([0-9a-f]{32})");

    /**
     * A hashed batch.
     *
     * @param form pepper, cost and salt, for {@link #hash}
     */
    public record Batch(String form, List<String> hashes) {
        @Override
        public String toString() {
            return "***";
        }
    }

    private final CpuPool pool;
    private final int cost;
    private final MasterSecrets.Derived peppers;
    private final Randomness randomness;
    private final Counter asked;

    CodeHashes(
            PasswordConfig config, CpuPool pool, MasterSecrets secrets, Randomness randomness, MeterRegistry metrics) {
        this.pool = pool;
        this.cost = config.codeCost();
        this.peppers = secrets.derive("code-pepper");
        this.randomness = randomness;
        this.asked = Counter.builder("countersign.password.code-hashes")
                .description("Hashes of backup codes that were asked for")
                .register(metrics);
    }

    /** The form of a batch that has no codes yet. */
    public String emptyForm() {
        return String.format(Locale.ROOT, "%s:%02d:%s", peppers.activeKid(), cost, randomness.hex(Bcrypt.SALT_LENGTH));
    }

    /** Hashes one code after the other, so that sign-ins get their turn in between. Refuses with {@code BUSY}. */
    public Uni<Batch> hashAll(List<String> codes) {
        String form = emptyForm();
        return Multi.createFrom()
                .iterable(codes)
                .onItem()
                .transformToUniAndConcatenate(code -> hash(code, form))
                .collect()
                .asList()
                .map(hashes -> new Batch(form, hashes));
    }

    /**
     * The hash of {@code code} in the batch's {@code form}. Refuses with {@code BUSY}, or with {@code
     * SECRET_UNREADABLE} if its pepper is missing.
     */
    public Uni<String> hash(String code, String form) {
        return work(code, form)
                .map(work -> pool.run(Party.about(form), work))
                .orElseGet(() -> Uni.createFrom().failure(Refused.because(Reason.SECRET_UNREADABLE)));
    }

    /** The work that {@link #hash} runs on the pool; empty if the form's pepper is missing. */
    Optional<Supplier<String>> work(String code, String form) {
        Matcher parts = FORM.matcher(form);
        byte[] pepper = parts.matches() ? peppers.byKid().get(parts.group(1)) : null;
        if (pepper == null) {
            LOG.errorf("the pepper of a batch of codes is not in the master ring: kid=%s", form.replaceAll(":.*", ""));
            return Optional.empty();
        }
        asked.increment();
        int ofBatch = Integer.parseInt(parts.group(2));
        byte[] salt = HexFormat.of().parseHex(parts.group(3));
        return Optional.of(() -> Bcrypt.hash(Hasher.peppered(new Password(code), pepper), salt, ofBatch));
    }
}
