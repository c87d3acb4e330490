package dev.countersign.password;

import dev.countersign.kernel.Client;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Hashes and verifies passwords on the {@link CpuPool}. Every verification that fails does the same work, even when there
 * is nothing to compare with, so its duration reveals nothing. Refuses with {@code BUSY} when the pool is full.
 */
@ApplicationScoped
public class Passwords {

    /** Whose hash the password matched. */
    public enum Match {
        ACCOUNT,
        PENDING,
        NONE
    }

    /**
     * The result of a comparison.
     *
     * @param outdated the account's hash matched but does not have the current form
     */
    public record Verdict(Match match, boolean outdated) {}

    /** The hashes of an address: that of its account, if it has one, and those of its pending signups. */
    public record Stored(String emailKey, Optional<String> account, List<String> pending) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * The client that tries a password.
     *
     * @param account identifies the account, so that all attempts on it are limited together; empty when the account
     *     knows the client
     */
    public record Asker(Client client, Optional<String> account) {
        private Party party() {
            return Party.of(client, account);
        }
    }

    private final CpuPool pool;
    private final Hasher hasher;

    Passwords(CpuPool pool, Hasher hasher) {
        this.pool = pool;
        this.hasher = hasher;
    }

    /** The text to store for the account or a pending signup of an address. */
    public Uni<String> hash(Password password, String emailKey) {
        return pool.run(
                Party.about(emailKey), () -> hasher.hashFor(password, emailKey).stored());
    }

    /** Compares a password for a signed-in user. */
    public Uni<Verdict> compare(Password password, Stored stored) {
        return pool.run(Party.about(stored.emailKey()), () -> hasher.compare(password, stored));
    }

    /** Compares a password for a client that is not signed in, within its share of the pool. */
    public Uni<Verdict> compare(Password password, Stored stored, Asker asker) {
        return pool.run(asker.party(), () -> hasher.compare(password, stored));
    }

    /** Does the same work when the name belongs to nobody. */
    public Uni<Verdict> compareWithNobody(Password password, Asker asker) {
        return pool.run(asker.party(), () -> hasher.compareWithNobody(password));
    }

    /** Whether a {@code BUSY} refusal is the asker's own fault, because it already had its whole share of the pool. */
    public static boolean isOwnFault(Throwable failure) {
        return CpuPool.isOwnFault(failure);
    }
}
