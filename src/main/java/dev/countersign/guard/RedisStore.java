package dev.countersign.guard;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Texts in Redis that expire and that may be lost without harm. Every call refuses with {@link
 * Reason#DEPENDENCY_UNAVAILABLE} when Redis does not answer in time or answers with an error.
 */
@ApplicationScoped
public class RedisStore {

    private static final Logger LOG = Logger.getLogger(RedisStore.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final RedisScripts.Connection connection;
    private final RedisScripts scripts;

    RedisStore(RedisLink redis) {
        this.connection = redis;
        this.scripts = new RedisScripts(redis);
    }

    /** Stores a text; it replaces an earlier one. */
    public Uni<Void> set(String key, String text, Duration life) {
        return send(Command.SET, key, text, "PX", millis(life)).replaceWithVoid();
    }

    /** The text; empty if the key does not exist or has expired. */
    public Uni<Optional<String>> get(String key) {
        return send(Command.GET, key).map(RedisStore::text);
    }

    /** Stores a text unless the key has one; emits whether it did. */
    Uni<Boolean> setIfAbsent(String key, String text, Duration life) {
        return send(Command.SET, key, text, "NX", "PX", millis(life))
                .map(answer -> text(answer).isPresent());
    }

    /** Removes the text and emits it. Of several callers only one gets it. */
    Uni<Optional<String>> take(String key) {
        return send(Command.GETDEL, key).map(RedisStore::text);
    }

    Uni<Void> delete(String key) {
        return send(Command.DEL, key).replaceWithVoid();
    }

    /** @param keys all keys that the script touches; on a Redis Cluster they must lie in one slot */
    Uni<Response> run(Script script, List<String> keys, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(String.valueOf(keys.size()));
        all.addAll(keys);
        all.addAll(Arrays.asList(arguments));
        return scripts.run(script, all).onFailure().transform(RedisStore::unavailable);
    }

    private Uni<Response> send(Command command, String... arguments) {
        return connection.send(command, arguments).onFailure().transform(RedisStore::unavailable);
    }

    static String millis(Duration life) {
        return Long.toString(life.toMillis());
    }

    private static Optional<String> text(Response answer) {
        return Optional.ofNullable(answer).map(Response::toString);
    }

    private static Throwable unavailable(Throwable failure) {
        LOG.debugf("Redis failed: %s", failure.toString());
        return Refused.until(Reason.DEPENDENCY_UNAVAILABLE, RETRY);
    }
}
