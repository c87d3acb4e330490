package dev.countersign.account;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;

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

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    static Uni<PendingSignup> findLive(String id, Instant now) {
        return find("id = ?1 and expiresAt > ?2", id, now).firstResult();
    }

    /** The newest that wait for an address. */
    static Uni<List<PendingSignup>> findNewest(String emailKey, Instant now, int most) {
        return PendingSignup.<PendingSignup>find(
                        "emailKey = ?1 and expiresAt > ?2 order by createdAt desc", emailKey, now)
                .page(0, most)
                .list();
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
