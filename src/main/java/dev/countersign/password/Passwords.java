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

    /**
     * What a verification found.
     *
     * @param outdated the hash matched but is not of the form that new ones have
     */
    public record Verdict(boolean matches, boolean outdated) {}

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

    /** The text to store for {@code password}. */
    public Uni<String> hash(Password password) {
        hashes.increment();
        return pool.run(() -> hasher.hash(password).stored());
    }

    /** The text to store for a pending signup of the address {@code emailKey}. */
    public Uni<String> hashPending(Password password, String emailKey) {
        hashes.increment();
        return pool.run(() -> hasher.hashFor(password, emailKey).stored());
    }

    /** @param stored empty for an account that has no password: it never matches */
    public Uni<Verdict> verify(Password password, Optional<String> stored) {
        hashes.increment();
        return pool.run(() -> stored.map(text -> verdict(password, text)).orElseGet(() -> noMatch(password)));
    }

    private Verdict verdict(Password password, String stored) {
        Hash hash = Hash.parse(stored);
        boolean matches = hasher.verify(password, hash);
        return new Verdict(matches, matches && !hasher.isCurrent(hash));
    }

    private Verdict noMatch(Password password) {
        hasher.hash(password);
        return new Verdict(false, false);
    }

    /** Whether {@code password} made one of {@code pending}, the hashes of the address's pending signups, maybe none. */
    public Uni<Boolean> matchesPending(Password password, String emailKey, List<String> pending) {
        hashes.increment();
        return pool.run(() -> hasher.match(password, emailKey, pending).isPresent());
    }
}
