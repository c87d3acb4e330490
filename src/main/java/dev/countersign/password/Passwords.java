package dev.countersign.password;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Hashes and verifies passwords on the hashing pool. Every verification does the work of exactly one hash, whether there
 * is something to compare with or not, so that its time tells nothing. Refuses with {@code BUSY} when the pool is full.
 */
@ApplicationScoped
public class Passwords {

    /** Whose password it was. */
    public enum Match {
        ACCOUNT,
        PENDING,
        NONE
    }

    /**
     * What a comparison found.
     *
     * @param outdated the account's hash matched but is not of the form that new ones have
     */
    public record Verdict(Match match, boolean outdated) {}

    /** What is known of an address: the hash of its account, if it has one, and those of its pending signups. */
    public record Stored(String emailKey, Optional<String> account, List<String> pending) {
        @Override
        public String toString() {
            return "***";
        }
    }

    private final HashingPool pool;
    private final Hasher hasher;
    private final Counter hashes;

    Passwords(HashingPool pool, Hasher hasher, MeterRegistry metrics) {
        this.pool = pool;
        this.hasher = hasher;
        this.hashes = Counter.builder("countersign.password.hashes")
                .description("Password hashes that were asked for")
                .register(metrics);
    }

    /** The text to store for {@code password} of the account or pending signup of an address. */
    public Uni<String> hash(Password password, String emailKey) {
        hashes.increment();
        return pool.run(() -> hasher.hashFor(password, emailKey).stored());
    }

    /** Whether {@code password} is that of the account or of a pending signup. */
    public Uni<Verdict> compare(Password password, Stored stored) {
        hashes.increment();
        return pool.run(() -> hasher.compare(password, stored));
    }

    /** The same work for a name that is nobody's. */
    public Uni<Verdict> compareWithNobody(Password password) {
        hashes.increment();
        return pool.run(() -> {
            hasher.hashForNobody(password);
            return new Verdict(Match.NONE, false);
        });
    }
}
