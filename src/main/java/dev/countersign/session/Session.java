package dev.countersign.session;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;

/** One sign-in: where it came from, its place in the row of rotations, and when it ends. */
@Entity(name = "Session")
@Table(name = "session")
public class Session extends PanacheEntityBase {

    @Id
    String id;

    @Column(name = "account_id")
    String accountId;

    String method;

    @Column(name = "second_factor")
    String secondFactor;

    @Column(name = "security_version")
    int securityVersion;

    @Column(name = "client_ip")
    String clientIp;

    @Column(name = "user_agent")
    String userAgent;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "refresh_generation")
    int refreshGeneration;

    @Column(name = "rotated_at")
    Instant rotatedAt;

    /** The generation that the newest refresh token was rotated from; null when no rotation made it. */
    @Column(name = "rotated_from")
    Integer rotatedFrom;

    @Column(name = "refresh_expires_at")
    Instant refreshExpiresAt;

    @Column(name = "absolute_expires_at")
    Instant absoluteExpiresAt;

    @Column(name = "ended_at")
    Instant endedAt;

    @Column(name = "end_reason")
    String endReason;

    @Column(name = "token_hash")
    byte[] tokenHash;

    boolean remembered = true;

    public String id() {
        return id;
    }

    public String accountId() {
        return accountId;
    }

    public String method() {
        return method;
    }

    /** By what the sign-in was confirmed; null when one factor was enough. */
    public String secondFactor() {
        return secondFactor;
    }

    /** Whether a code of the app or a backup code was given in this session, at its sign-in or later. */
    public boolean isConfirmedByOwnersCode() {
        return Arrays.stream(ConfirmedBy.values())
                .filter(ConfirmedBy::isOwnersCode)
                .anyMatch(factor -> factor.stored().equals(secondFactor));
    }

    public String clientIp() {
        return clientIp;
    }

    /** The client's {@code User-Agent}, or null. */
    public String userAgent() {
        return userAgent;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When its tokens were last renewed; the sign-in itself counts. */
    public Instant rotatedAt() {
        return rotatedAt;
    }

    public Instant refreshExpiresAt() {
        return refreshExpiresAt;
    }

    /** Whether its tokens count, for an account of the given security version. */
    public boolean isLive(int accountSecurityVersion, Instant now) {
        return endedAt == null
                && securityVersion == accountSecurityVersion
                && absoluteExpiresAt.isAfter(now)
                && (tokenHash == null || refreshExpiresAt.isAfter(now));
    }

    /** Whether its client holds one opaque token instead of a pair. */
    boolean isOpaque() {
        return tokenHash != null;
    }

    /** Whether a session by cookie slides on while it is used. */
    public boolean isRemembered() {
        return remembered;
    }

    /** The columns that {@link #of} reads, of a table that the statement calls {@code s}. */
    public static final String COLUMNS =
            "s.id, s.account_id, s.method, s.second_factor, s.security_version, s.client_ip,"
                    + " s.user_agent, s.created_at, s.refresh_generation, s.rotated_at, s.refresh_expires_at,"
                    + " s.absolute_expires_at, s.ended_at, s.end_reason, s.token_hash, s.remembered";

    /** A session from a row that was read without the mapper; its first column is number {@code from}. */
    public static Session of(Row row, int from) {
        Session session = new Session();
        session.id = row.getString(from);
        session.accountId = row.getString(from + 1);
        session.method = row.getString(from + 2);
        session.secondFactor = row.getString(from + 3);
        session.securityVersion = row.getInteger(from + 4);
        session.clientIp = row.getString(from + 5);
        session.userAgent = row.getString(from + 6);
        session.createdAt = instant(row, from + 7);
        session.refreshGeneration = row.getInteger(from + 8);
        session.rotatedAt = instant(row, from + 9);
        session.refreshExpiresAt = instant(row, from + 10);
        session.absoluteExpiresAt = instant(row, from + 11);
        session.endedAt = instant(row, from + 12);
        session.endReason = row.getString(from + 13);
        Buffer hash = row.getBuffer(from + 14);
        session.tokenHash = hash == null ? null : hash.getBytes();
        session.remembered = row.getBoolean(from + 15);
        return session;
    }

    private static Instant instant(Row row, int column) {
        OffsetDateTime at = row.getOffsetDateTime(column);
        return at == null ? null : at.toInstant();
    }
}
