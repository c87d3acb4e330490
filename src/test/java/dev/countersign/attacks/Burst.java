package dev.countersign.attacks;

import dev.countersign.testing.Answer;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Volley;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many requests that start at the same moment. */
final class Burst {

    private Burst() {}

    static <T> List<T> of(int count, IntFunction<T> request) {
        CountDownLatch gate = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> sent = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> {
                        gate.await();
                        return request.apply(i);
                    }))
                    .toList();
            gate.countDown();
            return sent.stream().map(Burst::join).toList();
        }
    }

    /** Requests that the server receives completely within milliseconds; for hundreds, where threads are too slow. */
    static List<Answer> atOnce(int count, IntFunction<RawRequest> request) {
        return Volley.fire(IntStream.range(0, count).mapToObj(request).toList());
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The number of answers per status. */
    static Map<Integer, Long> statuses(List<Answer> answers) {
        return answers.stream().collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting()));
    }

    static List<Answer> with(int status, List<Answer> answers) {
        return answers.stream().filter(answer -> answer.status() == status).toList();
    }
}
