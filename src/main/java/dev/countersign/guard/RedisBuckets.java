package dev.countersign.guard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The buckets in Redis: one key each, which holds the count and expires with its window. */
final class RedisBuckets {

    /*
     * ARGV holds requests and window in milliseconds for each key. The answer is {0, 0}, or the number of the key that
     * stays full longest, and for how long. All keys are checked before any is counted, so nothing is taken when one is
     * full; a script is atomic, so no request comes in between. A key without an expiry would be full for ever; one
     * with a longer expiry than its window comes from an earlier configuration.
     */
    private static final Script TAKE = Script.of("""
            local fullest, longest = 0, 0
            for i, key in ipairs(KEYS) do
              local value = redis.call('GET', key)
              local count = tonumber(value or '0')
              if not count then
                return redis.error_reply('WRONGTYPE a rate bucket holds no number')
              end
              local window = tonumber(ARGV[2 * i])
              local left = redis.call('PTTL', key)
              if value and (left == -1 or left > window) then
                redis.call('PEXPIRE', key, window)
                left = window
              end
              if count >= tonumber(ARGV[2 * i - 1]) then
                left = math.max(left, 1)
                if left > longest then
                  fullest, longest = i, left
                end
              end
            end
            if fullest > 0 then
              return {fullest, longest}
            end
            for i, key in ipairs(KEYS) do
              if redis.call('INCR', key) == 1 or redis.call('PTTL', key) == -1 then
                redis.call('PEXPIRE', key, ARGV[2 * i])
              end
            end
            return {0, 0}
            """);

    /* Only existing counts go down, and never below zero: giving back creates no key and changes no expiry. */
    private static final Script GIVE_BACK = Script.of("""
            for _, key in ipairs(KEYS) do
              local count = tonumber(redis.call('GET', key) or '0')
              if count and count > 0 then
                redis.call('DECR', key)
              end
            end
            return 0
            """);

    private final RedisScripts scripts;

    RedisBuckets(RedisScripts.Connection connection) {
        this.scripts = new RedisScripts(connection);
    }

    Uni<Verdict> take(List<Window> windows) {
        List<String> arguments = keys(windows);
        for (Window window : windows) {
            arguments.add(String.valueOf(window.quota().requests()));
            arguments.add(String.valueOf(window.quota().window().toMillis()));
        }
        return run(TAKE, arguments).map(answer -> verdict(windows, answer));
    }

    Uni<Void> giveBack(List<Window> windows) {
        return run(GIVE_BACK, keys(windows)).replaceWithVoid();
    }

    private static Verdict verdict(List<Window> windows, Response answer) {
        int full = answer.get(0).toInteger();
        return full == 0
                ? new Verdict.Taken()
                : new Verdict.Full(
                        windows.get(full - 1).limit(),
                        Duration.ofMillis(answer.get(1).toLong()));
    }

    /** Runs both scripts without a bucket, so that Redis has loaded them before the first request. */
    Uni<Void> prepare() {
        return run(TAKE, keys(List.of())).chain(() -> giveBack(List.of()));
    }

    private Uni<Response> run(Script script, List<String> arguments) {
        return scripts.run(script, arguments);
    }

    private static List<String> keys(List<Window> windows) {
        List<String> keys = new ArrayList<>();
        keys.add(String.valueOf(windows.size()));
        windows.forEach(window -> keys.add(window.key()));
        return keys;
    }
}
