package dev.countersign.guard;

import dev.countersign.kernel.Reason;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * Tells clients that ask again and again from those that ask too often. An early request makes the client's interval
 * longer by its first length (RFC 8628, 3.5). Refuses with {@link Reason#DEPENDENCY_UNAVAILABLE} when Redis is down.
 */
@ApplicationScoped
public class Pacing {

    /* A request may be this much faster on its way than the one before it. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    /*
     * ARGV: the first interval, the slack and the lifetime in milliseconds. Answers 1 for an early request. The clock is
     * that of Redis, so all instances agree.
     */
    static final Script PACE = Script.of("""
            local clock = redis.call('TIME')
            local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
            local interval = tonumber(redis.call('HGET', KEYS[1], 'interval') or ARGV[1])
            local due = tonumber(redis.call('HGET', KEYS[1], 'due') or '0')
            local early = 0
            if now < due then
              early = 1
              interval = interval + tonumber(ARGV[1])
            end
            redis.call('HSET', KEYS[1], 'interval', interval, 'due', now + interval - tonumber(ARGV[2]))
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return early
            """);

    private final RedisStore store;

    Pacing(RedisStore store) {
        this.store = store;
    }

    /**
     * Counts one request, in one step.
     *
     * @param subject who asks, with nothing secret in it
     * @param interval how long to wait between two requests
     * @param life how long the subject is remembered
     */
    public Uni<Boolean> isEarly(String subject, Duration interval, Duration life) {
        return store.run(
                        PACE,
                        List.of("pace:{" + subject + '}'),
                        RedisStore.millis(interval),
                        RedisStore.millis(SLACK),
                        RedisStore.millis(life))
                .map(answer -> answer.toInteger() == 1);
    }
}
