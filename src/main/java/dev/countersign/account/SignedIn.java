package dev.countersign.account;

import dev.countersign.kernel.Database;
import dev.countersign.session.Session;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/**
 * Somebody who is signed in: the account and the live session that the request came with. Who is asking is found out at
 * every request, by one statement and without the mapper.
 */
public record SignedIn(Account account, Session session) {

    private static final String SELECT = "select " + Account.COLUMNS + ", " + Session.COLUMNS
            + " from session s join account a on a.id = s.account_id where ";
    private static final String BY_SESSION = SELECT + "s.id = $1 and s.account_id = $2 and s.token_hash is null";
    private static final String BY_TOKEN = SELECT + "s.token_hash = $1";

    /** Account and session in one statement, whether they still count or not; null when they do not exist. */
    static Uni<SignedIn> find(Database database, String accountId, String sessionId) {
        return database.read(BY_SESSION, Tuple.of(sessionId, accountId)).map(SignedIn::of);
    }

    /** The same by the hash of an opaque token. */
    static Uni<SignedIn> find(Database database, byte[] tokenHash) {
        return database.read(BY_TOKEN, Tuple.of(Buffer.buffer(tokenHash))).map(SignedIn::of);
    }

    private static SignedIn of(RowSet<Row> rows) {
        RowIterator<Row> each = rows.iterator();
        if (!each.hasNext()) {
            return null;
        }
        Row row = each.next();
        return new SignedIn(Account.of(row), Session.of(row, Account.COLUMN_COUNT));
    }
}
