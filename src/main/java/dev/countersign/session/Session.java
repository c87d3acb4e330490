package dev.countersign.session;

import dev.countersign.kernel.Row;
import java.time.Instant;
import java.util.Arrays;

/** One sign-in: where it came from, how often its tokens were rotated, and when it ends. */
public final class Session {

    String id;

    String accountId;

    String method;

    String secondFactor;

    int securityVersion;

    String clientIp;

    String userAgent;

    Instant createdAt;

    int refreshGeneration;

    Instant rotatedAt;

    /** The generation whose refresh token was exchanged for the newest one; null when no rotation issued that one. */
    Integer rotatedFrom;

    Instant refreshExpiresAt;

    Instant absoluteExpiresAt;

    Instant endedAt;

    String endReason;

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

    /** The second factor that confirmed the sign-in, see {@link ConfirmedBy}; null when one factor was enough. */
    public String secondFactor() {
        return secondFactor;
    }

    /** Whether a code from the authenticator app or a backup code was entered in this session, at sign-in or later. */
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

    /** When its tokens were last issued; signing in counts. */
    public Instant rotatedAt() {
        return rotatedAt;
    }

    public Instant refreshExpiresAt() {
        return refreshExpiresAt;
    }

    /** Whether its tokens are valid for an account that has this security version. */
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

    /** Whether use extends a cookie session. */
    public boolean isRemembered() {
        return remembered;
    }

    /** The columns that {@link #of} reads, of a table that the statement calls {@code s}. */
    public static final String COLUMNS = "s.id as session_id, s.account_id, s.method, s.second_factor,"
            + " s.security_version as session_security_version, s.client_ip, s.user_agent,"
            + " s.created_at as session_created_at, s.refresh_generation, s.rotated_at, s.rotated_from,"
            + " s.refresh_expires_at, s.absolute_expires_at, s.ended_at, s.end_reason, s.token_hash, s.remembered";

    /** A session from a row that has {@link #COLUMNS}. */
    public static Session of(Row row) {
        Session session = new Session();
        session.id = row.text("session_id");
        session.accountId = row.text("account_id");
        session.method = row.text("method");
        session.secondFactor = row.text("second_factor");
        session.securityVersion = row.number("session_security_version");
        session.clientIp = row.text("client_ip");
        session.userAgent = row.text("user_agent");
        session.createdAt = row.instant("session_created_at");
        session.refreshGeneration = row.number("refresh_generation");
        session.rotatedAt = row.instant("rotated_at");
        session.rotatedFrom = row.numberOrNull("rotated_from");
        session.refreshExpiresAt = row.instant("refresh_expires_at");
        session.absoluteExpiresAt = row.instant("absolute_expires_at");
        session.endedAt = row.instant("ended_at");
        session.endReason = row.text("end_reason");
        session.tokenHash = row.bytes("token_hash");
        session.remembered = row.flag("remembered");
        return session;
    }
}
