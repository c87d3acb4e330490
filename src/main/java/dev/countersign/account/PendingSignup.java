package dev.countersign.account;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * One registration that waits for its address to be verified. Many may wait for one address, each with a password of
 * its own: a stranger's earlier signup is never an account.
 */
@Entity(name = "PendingSignup")
@Table(name = "pending_signup")
class PendingSignup extends PanacheEntityBase {

    @Id
    String id;

    String email;

    @Column(name = "email_key")
    String emailKey;

    @Column(name = "password_hash")
    String passwordHash;

    String region;

    /** The name to be shown; null when it is to be the user name. */
    String alias;

    String image;

    @Column(name = "with_code")
    boolean withCode;

    @Column(name = "token_generation")
    int tokenGeneration;

    @Column(name = "tokens_ended")
    boolean tokensEnded;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    static Uni<PendingSignup> findLive(String id, Instant now) {
        return find("id = ?1 and expiresAt > ?2", id, now).firstResult();
    }

    /** The same while its tokens are not ended. */
    static Uni<PendingSignup> findWithTokens(String id, Instant now) {
        return find("id = ?1 and expiresAt > ?2 and not tokensEnded", id, now).firstResult();
    }

    /** Rotates its refresh token from {@code generation} to the next; 0 when it is not live or at another generation. */
    static Uni<Integer> advance(String id, int generation, Instant now) {
        return update(
                "tokenGeneration = tokenGeneration + 1"
                        + " where id = ?1 and tokenGeneration = ?2 and expiresAt > ?3 and not tokensEnded",
                id,
                generation,
                now);
    }

    static Uni<Integer> endTokens(String id) {
        return update("tokensEnded = true where id = ?1", id);
    }

    /** The newest that wait for an address. */
    static Uni<List<PendingSignup>> findNewest(String emailKey, Instant now, int most) {
        return PendingSignup.<PendingSignup>find(
                        "emailKey = ?1 and expiresAt > ?2 order by createdAt desc", emailKey, now)
                .page(0, most)
                .list();
    }

    /** Those that wait for an address: the oldest and the newest of them, so that no number of later ones hides it. */
    static Uni<List<PendingSignup>> findOldestAndNewest(String emailKey, Instant now, int newest) {
        return PendingSignup.<PendingSignup>find("emailKey = ?1 and expiresAt > ?2 order by createdAt", emailKey, now)
                .firstResult()
                .flatMap(oldest -> findNewest(emailKey, now, newest).map(rest -> withOldest(oldest, rest)));
    }

    private static List<PendingSignup> withOldest(PendingSignup oldest, List<PendingSignup> newest) {
        return oldest == null
                ? List.of()
                : Stream.concat(Stream.of(oldest), newest.stream().filter(one -> !one.id.equals(oldest.id)))
                        .toList();
    }

    static Uni<List<PendingSignup>> findAll(String emailKey) {
        return list("emailKey", emailKey);
    }

    static Uni<Long> deleteAll(String emailKey) {
        return delete("emailKey", emailKey);
    }

    static Uni<Long> deleteExpired(Instant now) {
        return delete("expiresAt < ?1", now);
    }
}
