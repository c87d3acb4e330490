package dev.countersign.account;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One registration that waits for its address to be verified. Many may wait for one address, each with a password of
 * its own: a stranger's earlier signup is never an account.
 */
@Entity(name = "PendingSignup")
@Table(name = "pending_signup")
class PendingSignup extends PanacheEntityBase {

    /** How many may wait for one address; a newer one takes the place of the oldest. */
    static final int MOST_LIVE = 20;

    private static final String BEYOND_MOST = " from pending_signup where email_key = :email and expires_at > :now"
            + " order by created_at desc, id desc offset " + MOST_LIVE;

    private static final String IDS_BEYOND_MOST = "select cast(id as text)" + BEYOND_MOST;

    private static final String IDS = "select cast(id as text) from pending_signup where email_key = :email";

    private static final String MAKE_ROOM = "with gone as (select id, password_hash, contested" + BEYOND_MOST + """
            ), marked as (
                update pending_signup kept set contested = true
                 where kept.email_key = :email and kept.expires_at > :now
                   and kept.id not in (select gone.id from gone)
                   and exists (
                       select 1 from gone where gone.contested or gone.password_hash <> kept.password_hash))
            delete from pending_signup where id in (select gone.id from gone)""";

    // What a verification that goes on has locked is gone anyway when it is through.
    private static final String DELETE_EXPIRED = """
            delete from pending_signup where id in (
                select id from pending_signup where expires_at < :now for update skip locked)""";

    private static final String CONTESTED = """
            select exists (
                select 1 from pending_signup
                 where email_key = :email and expires_at > :now and (contested or password_hash <> :hash))""";

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

    @Column(name = "tokens_rotated_at")
    Instant tokensRotatedAt;

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
                "tokenGeneration = tokenGeneration + 1, tokensRotatedAt = ?3"
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

    /**
     * Whether somebody else may have chosen the password of {@code pending}: another live signup of its address holds a
     * different one, or held it until it made room. After a change of pepper or cost equal passwords count as
     * different. The caller has the address's turn.
     */
    static Uni<Boolean> isContested(PendingSignup pending, Instant now) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(CONTESTED, Boolean.class)
                        .setParameter("email", pending.emailKey)
                        .setParameter("hash", pending.passwordHash)
                        .setParameter("now", now)
                        .getSingleResult());
    }

    /** The ids of all signups of an address, also of those that have expired. */
    static Uni<List<String>> idsOf(String emailKey) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(IDS, String.class)
                        .setParameter("email", emailKey)
                        .getResultList());
    }

    /** Those of {@code emailKeys} that somebody waits for. */
    static Uni<List<String>> findWaiting(Set<String> emailKeys, Instant now) {
        return Panache.getSession()
                .flatMap(session -> session.createQuery(
                                "select distinct emailKey from PendingSignup where emailKey in :keys and expiresAt > :now",
                                String.class)
                        .setParameter("keys", emailKeys)
                        .setParameter("now", now)
                        .getResultList());
    }

    static Uni<Long> deleteAll(String emailKey) {
        return delete("emailKey", emailKey);
    }

    /** The ids of the live signups that are too many for one address: all but the newest {@value #MOST_LIVE}. */
    static Uni<List<String>> idsBeyondMost(String emailKey, Instant now) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(IDS_BEYOND_MOST, String.class)
                        .setParameter("email", emailKey)
                        .setParameter("now", now)
                        .getResultList());
    }

    /**
     * Deletes those signups, and marks the others of the address that have a different password: a stranger who pushes
     * the owner's signup out must not end up as the only one whose password counts.
     */
    static Uni<Integer> makeRoom(String emailKey, Instant now) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(MAKE_ROOM)
                        .setParameter("email", emailKey)
                        .setParameter("now", now)
                        .executeUpdate());
    }

    static Uni<Integer> deleteExpired(Instant now) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DELETE_EXPIRED)
                        .setParameter("now", now)
                        .executeUpdate());
    }
}
