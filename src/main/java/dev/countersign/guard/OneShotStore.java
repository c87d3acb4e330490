package dev.countersign.guard;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Redis for data that may be lost without harm: challenges that are answered once, and mirrors that can only refuse.
 * Every access is one atomic script. It fails closed, with {@link Reason#DEPENDENCY_UNAVAILABLE}, whenever Redis does
 * not answer in time or answers with an error.
 */
@ApplicationScoped
public class OneShotStore {

    private static final Logger LOG = Logger.getLogger(OneShotStore.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final RedisScripts scripts;

    OneShotStore(RedisLink redis) {
        this.scripts = new RedisScripts(redis);
    }

    public Uni<Response> run(Script script, List<String> keys, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(String.valueOf(keys.size()));
        all.addAll(keys);
        all.addAll(Arrays.asList(arguments));
        return scripts.run(script, all).onFailure().transform(OneShotStore::unavailable);
    }

    private static Throwable unavailable(Throwable failure) {
        LOG.debugf("Redis fails: %s", failure.toString());
        return Refused.until(Reason.DEPENDENCY_UNAVAILABLE, RETRY);
    }
}
