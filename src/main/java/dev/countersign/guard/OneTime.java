package dev.countersign.guard;

import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.SecretToken;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * One-time records of one kind in Redis. A record is found by a secret token; Redis holds only the token's hash, so a
 * dump of Redis opens nothing. Records expire, and may be lost: a lost one is refused like one that was taken.
 *
 * <p>Every method refuses with {@link Reason#DEPENDENCY_UNAVAILABLE} when Redis is down. A record that cannot be read,
 * perhaps of another version of the server, counts as not found; it is logged and counted.
 *
 * @param <T> what is stored
 */
public final class OneTime<T extends Record> {

    private static final Logger LOG = Logger.getLogger(OneTime.class);
    private static final Pattern KIND = Pattern.compile("[a-z]+(-[a-z]+)*");

    /*
     * KEYS: the ids of one owner, newest first. ARGV: a new id, how many an owner may have, lifetime in milliseconds.
     * Answers the ids that are too many. The list lives as long as the longest-lived of its records.
     */
    static final Script REMEMBER = Script.of("""
            redis.call('LPUSH', KEYS[1], ARGV[1])
            local old = redis.call('LRANGE', KEYS[1], ARGV[2], -1)
            redis.call('LTRIM', KEYS[1], 0, ARGV[2] - 1)
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then
              redis.call('PEXPIRE', KEYS[1], ARGV[3])
            end
            return old
            """);

    private final String kind;
    private final RecordJson<T> json;
    private final RedisStore store;
    private final Randomness randomness;
    private final MeterRegistry metrics;

    OneTime(String kind, RecordJson<T> json, RedisStore store, Randomness randomness, MeterRegistry metrics) {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("not a valid kind of record: " + kind);
        }
        this.kind = kind;
        this.json = json;
        this.store = store;
        this.randomness = randomness;
        this.metrics = metrics;
    }

    /** Stores a record and emits the new token that finds it: 64 hex characters. */
    public Uni<SecretToken> put(T value, Duration life) {
        SecretToken token = randomness.token();
        return put(token, value, life)
                .invoke(stored -> {
                    if (!stored) {
                        throw new IllegalStateException("a new random token of 256 bits exists already: " + kind);
                    }
                })
                .replaceWith(token);
    }

    /** Stores a record under a token that was made elsewhere. Emits false, and stores nothing, if it has one already. */
    public Uni<Boolean> put(SecretToken token, T value, Duration life) {
        return store.setIfAbsent(key(idOf(token)), json.write(value), life);
    }

    /**
     * Stores a record like {@link #put(Record, Duration)} for an owner who may have {@code most} of them; a further one
     * ends the oldest.
     */
    public Uni<SecretToken> putFor(String owner, int most, T value, Duration life) {
        return put(value, life)
                .call(token -> store.run(
                                REMEMBER,
                                List.of(ownerKey(owner)),
                                idOf(token),
                                Integer.toString(most),
                                RedisStore.millis(life))
                        .call(this::end));
    }

    /* Each of these records is stored already, since its id is listed only after that. */
    private Uni<Void> end(Response ids) {
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUniAndConcatenate(id -> store.delete(key(id.toString())))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    /** Ends the record and emits it. Of several callers only one gets it; the others get empty. */
    public Uni<Optional<T>> take(SecretToken token) {
        return store.take(key(idOf(token))).map(this::read);
    }

    /**
     * Emits the record and leaves it. Only for records that a wrong attempt must not end: what a correct attempt gains must
     * depend on {@link #take}.
     */
    public Uni<Optional<T>> peek(SecretToken token) {
        return store.get(key(idOf(token))).map(this::read);
    }

    /** Identifies a record where its token must not appear: its hash, as 64 hex characters. */
    public String idOf(SecretToken token) {
        return HexFormat.of().formatHex(token.hash(kind));
    }

    private String key(String id) {
        return kind + ":{" + id + '}';
    }

    private String ownerKey(String owner) {
        return kind + "-owner:{" + owner + '}';
    }

    private Optional<T> read(Optional<String> text) {
        Optional<T> value = text.flatMap(json::read);
        if (text.isPresent() && value.isEmpty()) {
            metrics.counter("countersign.one_time_unreadable", "kind", kind).increment();
            LOG.warnf("a one-time record in Redis cannot be read: kind=%s", kind);
        }
        return value;
    }
}
