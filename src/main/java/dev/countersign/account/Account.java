package dev.countersign.account;

import dev.countersign.kernel.Row;
import dev.countersign.kernel.Sql;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    @Column(name = "public_key")
    String publicKey;

    String metadata;

    @Column(name = "password_hash")
    String passwordHash;

    String region;

    @Column(name = "signup_method")
    String signupMethod;

    boolean admin;

    boolean banned;

    @Column(name = "security_version")
    int securityVersion;

    /* Read with the row, so that one statement finds the caller and their second factor. */
    @Formula("(exists (select 1 from second_factor f where f.account_id = id))")
    boolean secondFactor;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Column(name = "deletion_due_at")
    Instant deletionDueAt;

    /** The columns that {@link #of} reads, of a table that the statement calls {@code a}. */
    public static final String COLUMNS =
            "a.id, a.email, a.email_key, a.username, a.alias, a.image, a.public_key as account_public_key,"
                    + " a.metadata as account_metadata, a.password_hash, a.region,"
                    + " a.signup_method, a.admin, a.banned, a.security_version, a.created_at, a.updated_at,"
                    + " a.deletion_due_at,"
                    + " exists (select 1 from second_factor f where f.account_id = a.id) as has_second_factor";

    /** An account from a row that has {@link #COLUMNS}, read without the mapper. */
    public static Account of(Row row) {
        Account account = new Account();
        account.id = row.text("id");
        account.email = row.text("email");
        account.emailKey = row.text("email_key");
        account.username = row.text("username");
        account.alias = row.text("alias");
        account.image = row.text("image");
        account.publicKey = row.text("account_public_key");
        account.metadata = row.text("account_metadata");
        account.passwordHash = row.text("password_hash");
        account.region = row.text("region");
        account.signupMethod = row.text("signup_method");
        account.admin = row.flag("admin");
        account.banned = row.flag("banned");
        account.securityVersion = row.number("security_version");
        account.createdAt = row.instant("created_at");
        account.updatedAt = row.instant("updated_at");
        account.deletionDueAt = row.instant("deletion_due_at");
        account.secondFactor = row.flag("has_second_factor");
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

    /** The display name. */
    public String alias() {
        return alias;
    }

    /** The URL of a picture. The user gave it, and what it leads to is never checked. */
    public Optional<String> image() {
        return Optional.ofNullable(image);
    }

    /** 32 bytes in lower-case hex that the user published. This server does not use it. */
    public Optional<String> publicKey() {
        return Optional.ofNullable(publicKey);
    }

    /** A JSON object that applications keep here. This server does not read it. */
    public Optional<String> metadata() {
        return Optional.ofNullable(metadata);
    }

    public String region() {
        return region;
    }

    /** How the account was created: {@code email}, {@code github}, {@code google}, {@code oidc} or {@code admin}. */
    public String signupMethod() {
        return signupMethod;
    }

    public boolean isAdmin() {
        return admin;
    }

    public boolean isBanned() {
        return banned;
    }

    /** Raised to end all sessions; a session or challenge with an older version is dead. */
    public int securityVersion() {
        return securityVersion;
    }

    /** Whether it had a confirmed second factor when it was read. */
    public boolean hasSecondFactor() {
        return secondFactor;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    /** When it will be erased, if its owner deleted it. Until then a sign-in takes the deletion back. */
    public Optional<Instant> deletionDueAt() {
        return Optional.ofNullable(deletionDueAt);
    }

    /** Whether its owner deleted it. Nothing works with it but a sign-in and a password reset. */
    public boolean isLeaving() {
        return deletionDueAt != null;
    }

    /** Whether it counts as erased: its owner deleted it, and the time to come back is over. */
    public boolean isGone(Instant now) {
        return deletionDueAt != null && !deletionDueAt.isAfter(now);
    }

    /** Whether users can sign in to it by password; accounts of identity providers have none. */
    public boolean hasPassword() {
        return passwordHash != null;
    }

    /** The address key. All spellings of the address are counted and salted under it. */
    public String emailKey() {
        return emailKey;
    }

    Optional<String> passwordHash() {
        return Optional.ofNullable(passwordHash);
    }

    static Uni<Account> findByEmailKey(String emailKey) {
        return find("emailKey", emailKey).firstResult();
    }

    static Uni<Optional<Account>> findByUsername(String username) {
        return Account.<Account>find("lower(username) = lower(?1)", username)
                .firstResult()
                .map(Optional::ofNullable);
    }

    private static final Sql PEPPERS = Sql.of("""
            select coalesce(substring(password_hash from '^\\{hmac:([A-Za-z0-9_-]+)\\}'), '') as kid,
                   count(*)::integer as accounts
              from account where password_hash is not null group by 1 order by 1""");

    /** How many passwords each pepper went into, by its kid; those of other servers have none. */
    static Uni<Map<String, Integer>> peppers() {
        return PEPPERS.query()
                .list(row -> Map.entry(row.text("kid"), row.number("accounts")))
                .map(entries -> entries.stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new)));
    }

    private static final Sql TAKEN = Sql.of("select email_key from account where email_key = any (:keys)");

    /** Those of {@code emailKeys} that have an account. */
    static Uni<List<String>> findTaken(Set<String> emailKeys) {
        return TAKEN.with("keys", emailKeys).list(row -> row.text("email_key"));
    }

    static Uni<Account> findLockedByEmailKey(String emailKey) {
        return Account.<Account>find("emailKey", emailKey)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    static Uni<Account> findLocked(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    private static final Sql USERNAME_IS_TAKEN =
            Sql.of("select exists (select 1 from account where lower(username) = lower(:username)) as taken");

    static Uni<Boolean> usernameIsTaken(String username) {
        return USERNAME_IS_TAKEN.with("username", username).only(row -> row.flag("taken"));
    }

    private static final Sql RENEW_HASH =
            Sql.of("update account set password_hash = :renewed where id = :id and password_hash = :verified");

    /** Replaces a hash that was just verified; false when the password was changed meanwhile. */
    static Uni<Boolean> renewHash(String id, String verified, String renewed) {
        return RENEW_HASH
                .with("id", id)
                .with("verified", verified)
                .with("renewed", renewed)
                .changesOne();
    }

    private static final Sql LOCK_ADDRESS =
            Sql.of("select 1 as locked from pg_advisory_xact_lock(hashtextextended(:key, 0))");

    /**
     * Serialises changes to this address until the transaction ends. Everything that creates or changes the account of
     * an address takes this lock first, so the first of two verified signups wins and they cannot deadlock.
     */
    static Uni<Void> lockAddress(String emailKey) {
        return LOCK_ADDRESS.with("key", emailKey).execute().replaceWithVoid();
    }
}
