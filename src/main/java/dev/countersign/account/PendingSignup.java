package dev.countersign.account;

import dev.countersign.kernel.Sql;
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
 * A registration that waits until its address is verified. Many may wait for one address, each with its own password:
 * an earlier signup by a stranger never becomes an account.
 */
@Entity(name = "PendingSignup")
@Table(name = "pending_signup")
class PendingSignup extends PanacheEntityBase {

    /** How many may wait for one address; a newer one replaces the oldest. */
    static final int MOST_LIVE = 20;

    private static final String BEYOND_MOST = " from pending_signup where email_key = :email and expires_at > :now"
            + " order by created_at desc, id desc offset " + MOST_LIVE;

    private static final Sql IDS_BEYOND_MOST = Sql.of("select id" + BEYOND_MOST);

    private static final Sql IDS = Sql.of("select id from pending_signup where email_key = :email");

    private static final Sql MAKE_ROOM =
            Sql.of("with gone as (select id, password_hash, contested" + BEYOND_MOST + """
            ), marked as (
                update pending_signup kept set contested = true
                 where kept.email_key = :email and kept.expires_at > :now
                   and kept.id not in (select gone.id from gone)
                   and exists (
                       select 1 from gone where gone.contested or gone.password_hash <> kept.password_hash))
            delete from pending_signup where id in (select gone.id from gone)""");

    /* A row that a running verification has locked is deleted by that verification. */
    private static final Sql DELETE_EXPIRED = Sql.of("""
            delete from pending_signup where id in (
                select id from pending_signup where expires_at < :now for update skip locked)""");

    private static final Sql CONTESTED = Sql.of("""
            select exists (
                select 1 from pending_signup
                 where email_key = :email and expires_at > :now and (contested or password_hash <> :hash)) as contested""");

    private static final Sql ADVANCE = Sql.of("""
            update pending_signup
               set token_generation = token_generation + 1, tokens_rotated_at = :now
             where id = :id and token_generation = :generation and expires_at > :now and not tokens_ended""");

    private static final Sql END_TOKENS = Sql.of("update pending_signup set tokens_ended = true where id = :id");

    private static final Sql WAITING =
            Sql.of("select distinct email_key from pending_signup where email_key = any (:keys) and expires_at > :now");

    private static final Sql DELETE_ALL = Sql.of("delete from pending_signup where email_key = :email");

    @Id
    String id;

    String email;

    @Column(name = "email_key")
    String emailKey;

    @Column(name = "password_hash")
    String passwordHash;

    String region;

    /** The name to show; null for the user name. */
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

    /** The live signup, unless its tokens were ended. */
    static Uni<PendingSignup> findWithTokens(String id, Instant now) {
        return find("id = ?1 and expiresAt > ?2 and not tokensEnded", id, now).firstResult();
    }

    /** Rotates its refresh token from {@code generation} to the next; false when it is not live or has another one. */
    static Uni<Boolean> advance(String id, int generation, Instant now) {
        return ADVANCE.with("id", id)
                .with("generation", generation)
                .with("now", now)
                .changesOne();
    }

    static Uni<Boolean> endTokens(String id) {
        return END_TOKENS.with("id", id).changesOne();
    }

    /** The newest signups that wait for an address. */
    static Uni<List<PendingSignup>> findNewest(String emailKey, Instant now, int most) {
        return PendingSignup.<PendingSignup>find(
                        "emailKey = ?1 and expiresAt > ?2 order by createdAt desc", emailKey, now)
                .page(0, most)
                .list();
    }

    /** The oldest and the newest signups that wait for an address. Later ones can never hide the oldest. */
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
     * different. The caller has locked the address.
     */
    static Uni<Boolean> isContested(PendingSignup pending, Instant now) {
        return CONTESTED
                .with("email", pending.emailKey)
                .with("hash", pending.passwordHash)
                .with("now", now)
                .only(row -> row.flag("contested"));
    }

    /** The ids of all signups of an address, including expired ones. */
    static Uni<List<String>> idsOf(String emailKey) {
        return IDS.with("email", emailKey).list(row -> row.text("id"));
    }

    /** Those of {@code emailKeys} that have a live signup. */
    static Uni<List<String>> findWaiting(Set<String> emailKeys, Instant now) {
        return WAITING.with("keys", emailKeys).with("now", now).list(row -> row.text("email_key"));
    }

    static Uni<Integer> deleteAll(String emailKey) {
        return DELETE_ALL.with("email", emailKey).execute();
    }

    /** The ids of the live signups that are too many for one address: all but the newest {@value #MOST_LIVE}. */
    static Uni<List<String>> idsBeyondMost(String emailKey, Instant now) {
        return IDS_BEYOND_MOST.with("email", emailKey).with("now", now).list(row -> row.text("id"));
    }

    /**
     * Deletes those signups, and marks the others of the address that have a different password: a stranger who pushes
     * the owner's signup out must not end up as the only one whose password counts.
     */
    static Uni<Integer> makeRoom(String emailKey, Instant now) {
        return MAKE_ROOM.with("email", emailKey).with("now", now).execute();
    }

    static Uni<Integer> deleteExpired(Instant now) {
        return DELETE_EXPIRED.with("now", now).execute();
    }
}
