package dev.countersign.account;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.annotations.Formula;

/** A person whose address is verified. */
@Entity(name = "Account")
@Table(name = "account")
public class Account extends PanacheEntityBase {

    @Id
    String id;

    String email;

    @Column(name = "email_key")
    String emailKey;

    String username;

    String alias;

    String image;

    @Column(name = "password_hash")
    String passwordHash;

    String region;

    @Column(name = "signup_method")
    String signupMethod;

    boolean admin;

    boolean banned;

    @Column(name = "security_version")
    int securityVersion;

    /* Read with the row, so that who is asking and what guards them costs one statement. */
    @Formula("(exists (select 1 from second_factor f where f.account_id = id))")
    boolean secondFactor;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    /** What {@link #of} reads, of a table that the statement calls {@code a}. */
    static final String COLUMNS = "a.id, a.email, a.email_key, a.username, a.alias, a.image, a.password_hash, a.region,"
            + " a.signup_method, a.admin, a.banned, a.security_version, a.created_at, a.updated_at,"
            + " exists (select 1 from second_factor f where f.account_id = a.id)";

    static final int COLUMN_COUNT = 15;

    /** An account from a row that was read without the mapper; {@link #COLUMNS} are its first. */
    static Account of(Row row) {
        Account account = new Account();
        account.id = row.getString(0);
        account.email = row.getString(1);
        account.emailKey = row.getString(2);
        account.username = row.getString(3);
        account.alias = row.getString(4);
        account.image = row.getString(5);
        account.passwordHash = row.getString(6);
        account.region = row.getString(7);
        account.signupMethod = row.getString(8);
        account.admin = row.getBoolean(9);
        account.banned = row.getBoolean(10);
        account.securityVersion = row.getInteger(11);
        account.createdAt = row.getOffsetDateTime(12).toInstant();
        account.updatedAt = row.getOffsetDateTime(13).toInstant();
        account.secondFactor = row.getBoolean(14);
        return account;
    }

    public String id() {
        return id;
    }

    public String email() {
        return email;
    }

    public String username() {
        return username;
    }

    /** The name that is shown. */
    public String alias() {
        return alias;
    }

    /** The URL of a picture; it was given at registration and nothing has looked at it. */
    public Optional<String> image() {
        return Optional.ofNullable(image);
    }

    public String region() {
        return region;
    }

    /** How the account came to be: {@code email}, {@code github}, {@code google} or {@code admin}. */
    public String signupMethod() {
        return signupMethod;
    }

    public boolean isAdmin() {
        return admin;
    }

    public boolean isBanned() {
        return banned;
    }

    /** Raised by whatever must end all sessions; what carries an older one is dead. */
    public int securityVersion() {
        return securityVersion;
    }

    /** Whether it has a confirmed second factor, as of when it was read. */
    public boolean hasSecondFactor() {
        return secondFactor;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    /** Whether it can be signed in to by password; accounts of providers have none. */
    public boolean hasPassword() {
        return passwordHash != null;
    }

    /** Every spelling of its address is counted and salted as this one. */
    public String emailKey() {
        return emailKey;
    }

    Optional<String> passwordHash() {
        return Optional.ofNullable(passwordHash);
    }

    static Uni<Account> findByEmailKey(String emailKey) {
        return find("emailKey", emailKey).firstResult();
    }

    /** Those of {@code emailKeys} that have an account. */
    static Uni<List<String>> findTaken(Set<String> emailKeys) {
        return Panache.getSession()
                .flatMap(session -> session.createQuery(
                                "select emailKey from Account where emailKey in :keys", String.class)
                        .setParameter("keys", emailKeys)
                        .getResultList());
    }

    static Uni<Account> findLockedByEmailKey(String emailKey) {
        return Account.<Account>find("emailKey", emailKey)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    static Uni<Account> findLocked(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    static Uni<Boolean> usernameIsTaken(String username) {
        return count("lower(username) = lower(?1)", username).map(count -> count > 0);
    }

    /** Renews a hash that was just verified, unless the password was changed meanwhile. */
    static Uni<Integer> renewHash(String id, String verified, String renewed) {
        return update("passwordHash = ?1 where id = ?2 and passwordHash = ?3", renewed, id, verified);
    }

    /**
     * Serialises changes to this address until the transaction ends. Everything that creates or changes the account of an
     * address takes this lock first, so the first of two verified signups wins and they cannot deadlock.
     */
    static Uni<Void> lockAddress(String emailKey) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(
                                "select 1 from pg_advisory_xact_lock(hashtextextended(:key, 0))", Integer.class)
                        .setParameter("key", emailKey)
                        .getSingleResult())
                .replaceWithVoid();
    }
}
