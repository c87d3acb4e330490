package dev.countersign.password;

import dev.countersign.kernel.Client;
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

    /**
     * Who tries a password.
     *
     * @param account the name that the tries for one account have in common; empty when the account knows the client
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

    /** The text to store for {@code password} of the account or pending signup of an address. */
    public Uni<String> hash(Password password, String emailKey) {
        return pool.run(
                Party.about(emailKey), () -> hasher.hashFor(password, emailKey).stored());
    }

    /** Whether {@code password} is that of the account or of a pending signup, for somebody who is signed in. */
    public Uni<Verdict> compare(Password password, Stored stored) {
        return pool.run(Party.about(stored.emailKey()), () -> hasher.compare(password, stored));
    }

    /** Compares for a client that is not signed in and gets no more of the pool than its share. */
    public Uni<Verdict> compare(Password password, Stored stored, Asker asker) {
        return pool.run(asker.party(), () -> hasher.compare(password, stored));
    }

    /** The same work for a name that is nobody's. */
    public Uni<Verdict> compareWithNobody(Password password, Asker asker) {
        return pool.run(asker.party(), () -> {
            hasher.hashForNobody(password);
            return new Verdict(Match.NONE, false);
        });
    }

    /** Whether a refusal with {@code BUSY} is the asker's own doing: it had its whole share of the pool already. */
    public static boolean isOwnFault(Throwable failure) {
        return CpuPool.isOwnFault(failure);
    }
}
