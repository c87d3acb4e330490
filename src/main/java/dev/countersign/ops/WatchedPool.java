package dev.countersign.ops;

import dev.countersign.kernel.SqlState;
import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A pool that closes connections which answer but are useless. All connections come from here, including the mapper's.
 *
 * <ul>
 *   <li>When the server reports that it cannot work, as a primary that became read-only does, the connection is closed
 *       instead of returned, and connections that were opened earlier are not used again.
 *   <li>A connection that is not returned within a time that exceeds any unit of work is closed: its peer is gone.
 *   <li>After the plan of a statement became stale, every connection prepares its statements again.
 * </ul>
 */
@SuppressWarnings("deprecation") // Quarkus casts to the old interface.
final class WatchedPool implements PgPool {

    private static final Logger LOG = Logger.getLogger(WatchedPool.class);

    /* While the server is read-only, every write fails; this limits how often all connections are reopened. */
    private static final long RENEWAL_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

    private static final AttributeKey<Integer> ROUND = AttributeKey.valueOf("countersign.pool-round");

    private final Pool pool;
    private final Vertx vertx;
    private final Duration longestLease;
    private final AtomicInteger round = new AtomicInteger();
    private final AtomicLong renewedAt = new AtomicLong(System.nanoTime() - RENEWAL_PAUSE_NANOS);
    private final AtomicBoolean renewalIsDue = new AtomicBoolean();
    private final AtomicInteger plans = new AtomicInteger();
    private volatile boolean watching;

    WatchedPool(Pool pool, Vertx vertx, Duration longestLease) {
        this.pool = pool;
        this.vertx = vertx;
        this.longestLease = longestLease;
    }

    /**
     * From now on, a connection that is lent for longer than any unit of work takes is closed. Migrations come before.
     */
    void watch() {
        watching = true;
    }

    @Override
    public Future<SqlConnection> getConnection() {
        return pool.getConnection().compose(connection -> {
            if (isOutdated(connection)) {
                destroy(connection);
                return getConnection();
            }
            return Future.succeededFuture(new WatchedConnection(connection, this));
        });
    }

    private boolean isOutdated(SqlConnection connection) {
        int current = round.get();
        return channel(connection)
                .map(channel -> channel.attr(ROUND))
                .map(seen -> opened(seen, current) < current)
                .orElse(false);
    }

    private static int opened(Attribute<Integer> seen, int current) {
        Integer before = seen.setIfAbsent(current);
        return before == null ? current : before;
    }

    /** Closes the socket of the connection, so that the pool drops it. */
    static void destroy(SqlConnection connection) {
        socket(connection).ifPresent(physical -> physical.socket().close());
    }

    private static Optional<Channel> channel(SqlConnection connection) {
        return socket(connection)
                .map(physical -> physical.socket().channelHandlerContext().channel());
    }

    private static Optional<SocketConnectionBase> socket(SqlConnection connection) {
        return connection instanceof SqlConnectionInternal internal
                        && internal.unwrap().unwrap() instanceof SocketConnectionBase physical
                ? Optional.of(physical)
                : Optional.empty();
    }

    /** Starts the time limit of a lent connection; {@code end} is called when it is over. */
    Optional<Long> lend(Runnable end) {
        return watching ? Optional.of(vertx.setTimer(longestLease.toMillis(), fired -> end.run())) : Optional.empty();
    }

    void returned(Optional<Long> lease) {
        lease.ifPresent(vertx::cancelTimer);
    }

    /** The text to prepare a statement with; changing it leaves a stale plan behind. */
    String text(String sql) {
        int version = plans.get();
        return version == 0 ? sql : sql + " /* " + version + " */";
    }

    /** Classifies a failure; true if the connection must not be used again. */
    boolean learn(Throwable failure) {
        if (SqlState.isStalePlan(failure)) {
            plans.incrementAndGet();
            return false;
        }
        if (SqlState.isReadOnly(failure)) {
            renew();
        }
        return SqlState.isOfUselessConnection(failure);
    }

    private void renew() {
        long now = System.nanoTime();
        long last = renewedAt.get();
        if (now - last >= RENEWAL_PAUSE_NANOS && renewedAt.compareAndSet(last, now)) {
            round.incrementAndGet();
            LOG.warn("PostgreSQL is read-only: reopening its connections");
        } else if (renewalIsDue.compareAndSet(false, true)) {
            // Connections opened since the last renewal may have reached the same server.
            vertx.setTimer(Duration.ofNanos(RENEWAL_PAUSE_NANOS).toMillis(), fired -> {
                renewalIsDue.set(false);
                round.incrementAndGet();
            });
        }
    }

    @Override
    public void getConnection(Handler<AsyncResult<SqlConnection>> handler) {
        getConnection().onComplete(handler);
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return pool.query(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return pool.preparedQuery(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return pool.preparedQuery(sql, options);
    }

    @Override
    public PgPool connectHandler(Handler<SqlConnection> handler) {
        pool.connectHandler(handler);
        return this;
    }

    @Override
    public PgPool connectionProvider(Function<Context, Future<SqlConnection>> provider) {
        pool.connectionProvider(provider);
        return this;
    }

    @Override
    public int size() {
        return pool.size();
    }

    @Override
    public Future<Void> close() {
        return pool.close();
    }

    @Override
    public void close(Handler<AsyncResult<Void>> handler) {
        pool.close(handler);
    }
}
