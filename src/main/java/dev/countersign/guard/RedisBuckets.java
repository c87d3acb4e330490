package dev.countersign.guard;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The buckets in Redis: one key each, which holds the count and lives as long as its window. */
final class RedisBuckets {

    /** Sends one command. */
    interface Connection {
        Uni<Response> send(Command command, String... arguments);
    }

    /*
     * ARGV holds requests and window in milliseconds for each key. The answer is {0, 0}, or the number of the key that
     * stays full longest, and for how long. Looking at all before counting any makes "take nothing when one is full"
     * true; a script runs alone, so no request comes between. A key without an expiry would be full for ever; one with
     * a longer expiry than its window stems from an earlier configuration.
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

    /* Only counts that are there go down, never below nothing: giving back makes no key and changes no expiry. */
    private static final Script GIVE_BACK = Script.of("""
            for _, key in ipairs(KEYS) do
              local count = tonumber(redis.call('GET', key) or '0')
              if count and count > 0 then
                redis.call('DECR', key)
              end
            end
            return 0
            """);

    private final Connection connection;

    RedisBuckets(Connection connection) {
        this.connection = connection;
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

    /** Whether Redis itself said no: it is there, and answers. */
    static boolean isAnswer(Throwable failure) {
        return failure instanceof io.vertx.redis.client.Response answer
                && answer.type() == ResponseType.ERROR
                && !isClosed(failure);
    }

    /** Whether one connection was lost or none was free: that fails at once, and says nothing about Redis. */
    static boolean isLocal(Throwable failure) {
        return failure instanceof ConnectionPoolTooBusyException || isClosed(failure);
    }

    /* The client makes this one up in the form of an answer. */
    private static boolean isClosed(Throwable failure) {
        return "CONNECTION_CLOSED".equals(failure.getMessage());
    }

    private static Verdict verdict(List<Window> windows, Response answer) {
        int full = answer.get(0).toInteger();
        return full == 0
                ? new Verdict.Taken()
                : new Verdict.Full(
                        windows.get(full - 1).limit(),
                        Duration.ofMillis(answer.get(1).toLong()));
    }

    /** Makes a connection and has Redis know the script, before the first request needs both. */
    Uni<Void> prepare() {
        return connection.send(Command.SCRIPT, "LOAD", TAKE.text()).replaceWithVoid();
    }

    private Uni<Response> run(Script script, List<String> arguments) {
        return send(Command.EVALSHA, script.sha1(), arguments)
                .onFailure(RedisBuckets::isUnknownScript)
                .recoverWithUni(() -> send(Command.EVAL, script.text(), arguments));
    }

    private Uni<Response> send(Command command, String script, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments.size() + 1);
        all.add(script);
        all.addAll(arguments);
        return connection.send(command, all.toArray(String[]::new));
    }

    private static boolean isUnknownScript(Throwable failure) {
        return isAnswer(failure) && String.valueOf(failure.getMessage()).startsWith("NOSCRIPT");
    }

    private static List<String> keys(List<Window> windows) {
        List<String> keys = new ArrayList<>();
        keys.add(String.valueOf(windows.size()));
        windows.forEach(window -> keys.add(window.key()));
        return keys;
    }
}
