package dev.countersign.ops;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A connection that is lent by a {@link WatchedPool}. */
final class WatchedConnection implements SqlConnection {

    private static final Logger LOG = Logger.getLogger(WatchedConnection.class);

    private final SqlConnection connection;
    private final WatchedPool pool;
    private final Optional<Long> lease;
    private volatile boolean useless;

    WatchedConnection(SqlConnection connection, WatchedPool pool) {
        this.connection = connection;
        this.pool = pool;
        this.lease = pool.lend(this::expire);
        // Without a handler the client prints the stack trace to the standard error stream.
        connection.exceptionHandler(
                failure -> LOG.warnf("a connection to PostgreSQL failed: reason=%s", failure.getMessage()));
    }

    private void expire() {
        LOG.warn("closing a connection to PostgreSQL: a statement got no answer");
        useless = true;
        WatchedPool.destroy(connection);
    }

    /** Called when a statement fails on this connection. */
    void failed(Throwable failure) {
        if (pool.learn(failure)) {
            useless = true;
        }
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return new WatchedQuery<>(connection.query(sql), this);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return new WatchedQuery.Prepared<>(connection.preparedQuery(pool.text(sql)), this);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return new WatchedQuery.Prepared<>(connection.preparedQuery(pool.text(sql), options), this);
    }

    @Override
    public Future<Void> close() {
        pool.returned(lease);
        if (useless) {
            WatchedPool.destroy(connection);
            return Future.succeededFuture();
        }
        return connection.close();
    }

    @Override
    public void close(Handler<AsyncResult<Void>> handler) {
        close().onComplete(handler);
    }

    @Override
    public Future<Transaction> begin() {
        return connection.begin().onFailure(this::failed);
    }

    @Override
    public void begin(Handler<AsyncResult<Transaction>> handler) {
        begin().onComplete(handler);
    }

    @Override
    public Transaction transaction() {
        return connection.transaction();
    }

    @Override
    public Future<PreparedStatement> prepare(String sql) {
        return connection.prepare(sql);
    }

    @Override
    public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
        return connection.prepare(sql, options);
    }

    @Override
    public SqlConnection prepare(String sql, Handler<AsyncResult<PreparedStatement>> handler) {
        prepare(sql).onComplete(handler);
        return this;
    }

    @Override
    public SqlConnection prepare(String sql, PrepareOptions options, Handler<AsyncResult<PreparedStatement>> handler) {
        prepare(sql, options).onComplete(handler);
        return this;
    }

    @Override
    public SqlConnection exceptionHandler(Handler<Throwable> handler) {
        connection.exceptionHandler(handler);
        return this;
    }

    @Override
    public SqlConnection closeHandler(Handler<Void> handler) {
        connection.closeHandler(handler);
        return this;
    }

    @Override
    public boolean isSSL() {
        return connection.isSSL();
    }

    @Override
    public DatabaseMetadata databaseMetadata() {
        return connection.databaseMetadata();
    }
}
