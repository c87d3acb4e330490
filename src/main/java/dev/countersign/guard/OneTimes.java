package dev.countersign.guard;

import dev.countersign.kernel.Randomness;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes the stores of one-time records, one for each kind. */
@ApplicationScoped
public class OneTimes {

    private final RedisStore store;
    private final Randomness randomness;
    private final MeterRegistry metrics;

    OneTimes(RedisStore store, Randomness randomness, MeterRegistry metrics) {
        this.store = store;
        this.randomness = randomness;
        this.metrics = metrics;
    }

    /**
     * The store of one kind.
     *
     * @param kind part of the keys and of a metric: lower-case letters and dashes. A token of one kind never finds a
     *     record of another
     * @param type see {@link RecordJson}
     */
    public <T extends Record> OneTime<T> of(String kind, Class<T> type) {
        return new OneTime<>(kind, new RecordJson<>(type), store, randomness, metrics);
    }
}
