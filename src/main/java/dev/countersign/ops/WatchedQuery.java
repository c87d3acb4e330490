package dev.countersign.ops;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/** A statement of a {@link WatchedConnection}; reports failures to it. */
class WatchedQuery<T> implements Query<T> {

    private final Query<T> query;
    final WatchedConnection connection;

    WatchedQuery(Query<T> query, WatchedConnection connection) {
        this.query = query;
        this.connection = connection;
    }

    final <R> Future<R> watched(Future<R> result) {
        return result.onFailure(connection::failed);
    }

    @Override
    public Future<T> execute() {
        return watched(query.execute());
    }

    @Override
    public void execute(Handler<AsyncResult<T>> handler) {
        execute().onComplete(handler);
    }

    @Override
    public <R> Query<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
        return new WatchedQuery<>(query.collecting(collector), connection);
    }

    @Override
    public <U> Query<RowSet<U>> mapping(Function<Row, U> mapper) {
        return new WatchedQuery<>(query.mapping(mapper), connection);
    }

    /** A prepared statement. */
    static final class Prepared<T> extends WatchedQuery<T> implements PreparedQuery<T> {

        private final PreparedQuery<T> query;

        Prepared(PreparedQuery<T> query, WatchedConnection connection) {
            super(query, connection);
            this.query = query;
        }

        @Override
        public Future<T> execute(Tuple parameters) {
            return watched(query.execute(parameters));
        }

        @Override
        public void execute(Tuple parameters, Handler<AsyncResult<T>> handler) {
            execute(parameters).onComplete(handler);
        }

        @Override
        public Future<T> executeBatch(List<Tuple> batch) {
            return watched(query.executeBatch(batch));
        }

        @Override
        public void executeBatch(List<Tuple> batch, Handler<AsyncResult<T>> handler) {
            executeBatch(batch).onComplete(handler);
        }

        @Override
        public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
            return new Prepared<>(query.collecting(collector), connection);
        }

        @Override
        public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
            return new Prepared<>(query.mapping(mapper), connection);
        }
    }
}
