package dev.countersign.account;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Row;
import dev.countersign.kernel.Sql;
import dev.countersign.session.Session;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * A signed-in user: the account and the live session of the request. Both are looked up at every request, by one
 * statement and without the mapper.
 */
public record SignedIn(Account account, Session session) {

    private static final String SELECT = "select " + Account.COLUMNS + ", " + Session.COLUMNS
            + " from session s join account a on a.id = s.account_id where ";

    private static final Sql BY_SESSION =
            Sql.of(SELECT + "s.id = :session and s.account_id = :account and s.token_hash is null");

    private static final Sql BY_TOKEN = Sql.of(SELECT + "s.token_hash = :hash");

    /**
     * Requires an administrator who has a second factor and gave a code of the app or a backup code in this session.
     *
     * @throws Refused with {@code ACCOUNT_BANNED}, {@code INSUFFICIENT_PERMISSIONS}, {@code TWOFACTOR_REQUIRED} or
     *     {@code OTP_REQUIRED}
     */
    public void requireAdministrator() {
        if (account.isBanned()) {
            throw Refused.because(Reason.ACCOUNT_BANNED);
        }
        if (!account.isAdmin()) {
            throw Refused.because(Reason.INSUFFICIENT_PERMISSIONS);
        }
        if (!account.hasSecondFactor()) {
            throw Refused.because(Reason.TWOFACTOR_REQUIRED);
        }
        if (!session.isConfirmedByOwnersCode()) {
            throw Refused.because(Reason.OTP_REQUIRED);
        }
    }

    /** Account and session by their ids, whether the session is live or not. */
    static Uni<Optional<SignedIn>> find(Database database, String accountId, String sessionId) {
        return database.read(BY_SESSION.with("session", sessionId).with("account", accountId), SignedIn::of);
    }

    /** Account and session by the hash of an opaque token, whether the session is live or not. */
    static Uni<Optional<SignedIn>> find(Database database, byte[] tokenHash) {
        return database.read(BY_TOKEN.with("hash", tokenHash), SignedIn::of);
    }

    private static SignedIn of(Row row) {
        return new SignedIn(Account.of(row), Session.of(row));
    }
}
