package dev.countersign.attacks;

import dev.countersign.testing.Answer;
import dev.countersign.testing.RawRequest;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A locked row that is released once all requests wait for it: they have all done their earlier checks by then,
 * however far apart they arrived.
 */
final class Held {

    private static final String WAITING =
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

    private Held() {}

    /** Lets the requests meet at the account's row, where they wait in this order. */
    static List<Answer> meet(String accountId, RawRequest... requests) {
        List<Supplier<Answer>> all = new ArrayList<>();
        for (RawRequest request : requests) {
            all.add(() -> Endpoints.send(request));
        }
        return meet("select id from account where id = $1 for update", accountId, true, all);
    }

    static <T> List<T> meet(String lock, String key, boolean inOrder, List<Supplier<T>> requests) {
        return meet(lock, key, () -> {}, inOrder, requests);
    }

    private static <T> List<T> meet(
            String lock, String key, Runnable whenAllWait, boolean inOrder, List<Supplier<T>> requests) {
        SqlConnection holder = Sql.pool().getConnectionAndAwait();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Transaction transaction = holder.beginAndAwait();
            holder.preparedQuery(lock).executeAndAwait(Tuple.of(key));
            List<CompletableFuture<T>> sent = new ArrayList<>();
            try {
                for (Supplier<T> request : requests) {
                    sent.add(CompletableFuture.supplyAsync(request, threads));
                    if (inOrder) {
                        awaitWaiting(sent.size());
                    }
                }
                awaitWaiting(sent.size());
                whenAllWait.run();
            } finally {
                transaction.commitAndAwait();
            }
            return sent.stream().map(CompletableFuture::join).toList();
        } finally {
            holder.closeAndAwait();
        }
    }

    /** As above, but holds the row until the waiting requests give up. */
    static <T> List<T> meet(String lock, String key, int millis, List<Supplier<T>> requests) {
        return meet(lock, key, () -> Outages.sleep(millis), false, requests);
    }

    /** Lets the request wait for the lock, and commits these statements before it goes on. */
    static <T> T meet(String lock, Supplier<T> request, List<String> statements) {
        SqlConnection holder = Sql.pool().getConnectionAndAwait();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Transaction transaction = holder.beginAndAwait();
            holder.query(lock).executeAndAwait();
            CompletableFuture<T> sent = CompletableFuture.supplyAsync(request, threads);
            try {
                awaitWaiting(1);
                statements.forEach(statement -> holder.query(statement).executeAndAwait());
            } finally {
                transaction.commitAndAwait();
            }
            return sent.join();
        } finally {
            holder.closeAndAwait();
        }
    }

    private static void awaitWaiting(int count) {
        Outages.await(() -> Integer.parseInt(Sql.text(WAITING)) >= count);
    }
}
