package dev.countersign.challenge;

import dev.countersign.code.Lockouts;
import dev.countersign.guard.OneShotStore;
import dev.countersign.guard.Script;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Challenges in Redis, keyed by the hash of their token, so that a dump of Redis cannot answer any. If they are lost,
 * users sign in again.
 */
@ApplicationScoped
class ChallengeStore {

    /** The state of the challenge that a code is meant for. */
    sealed interface Found {
        record Open(Challenge challenge) implements Found {}

        record Locked(Instant until) implements Found {}
    }

    private static final Logger LOG = Logger.getLogger(ChallengeStore.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final String PURPOSE = "challenge";

    /* ARGV: lifetime in milliseconds, the most challenges of one account, and the fields. */
    private static final Script OPEN = Script.of("""
            redis.call('HSET', KEYS[1], unpack(ARGV, 3))
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            redis.call('LPUSH', KEYS[2], KEYS[1])
            for _, old in ipairs(redis.call('LRANGE', KEYS[2], ARGV[2], -1)) do
              redis.call('DEL', old)
            end
            redis.call('LTRIM', KEYS[2], 0, ARGV[2] - 1)
            redis.call('PEXPIRE', KEYS[2], ARGV[1])
            return 1
            """);

    /*
     * ARGV: prefix of the keys that mirror locks of accounts. The full key is known only once the challenge is read, so
     * all of this must be on one Redis, not on a cluster.
     */
    private static final Script FIND = Script.of("""
            local account = redis.call('HGET', KEYS[1], 'account')
            if not account then
              return {'gone'}
            end
            local lock = redis.call('GET', ARGV[1] .. account)
            if lock then
              return {'locked', lock}
            end
            local fields = redis.call('HGETALL', KEYS[1])
            table.insert(fields, 1, 'open')
            return fields
            """);

    private static final Script PEEK = Script.of("return redis.call('HGETALL', KEYS[1])");

    private static final Script CONSUME = Script.of("return redis.call('DEL', KEYS[1])");

    private final OneShotStore store;

    ChallengeStore(OneShotStore store) {
        this.store = store;
    }

    /** Identifies a challenge where its token must not appear. */
    static String idOf(SecretToken token) {
        return HexFormat.of().formatHex(token.hash(PURPOSE));
    }

    private static String key(SecretToken token) {
        return PURPOSE + ':' + idOf(token);
    }

    Uni<Void> open(SecretToken token, Challenge challenge, Duration life, int most) {
        String[] fields = challenge.fields();
        String[] arguments = new String[fields.length + 2];
        arguments[0] = Long.toString(life.toMillis());
        arguments[1] = Integer.toString(most);
        System.arraycopy(fields, 0, arguments, 2, fields.length);
        return store.run(OPEN, List.of(key(token), "challenges:" + challenge.accountId()), arguments)
                .replaceWithVoid();
    }

    /**
     * The challenge, or that its account's codes are locked. Refuses with {@code INVALID_TEMP_TOKEN} when it is gone.
     */
    Uni<Found> find(SecretToken token) {
        return store.run(FIND, List.of(key(token)), Lockouts.mirrorKey(""))
                .map(ChallengeStore::found)
                .onFailure(ChallengeStore::isUnreadable)
                .transform(ChallengeStore::unreadable);
    }

    private static Found found(Response answer) {
        return switch (answer.get(0).toString()) {
            case "open" -> new Found.Open(challenge(answer, 1));
            case "locked" -> new Found.Locked(Instant.ofEpochMilli(answer.get(1).toLong()));
            default -> throw gone();
        };
    }

    /** The challenge, locked or not. Refuses with {@code INVALID_TEMP_TOKEN} when it is gone. */
    Uni<Challenge> peek(SecretToken token) {
        return store.run(PEEK, List.of(key(token)))
                .map(answer -> {
                    if (answer.size() == 0) {
                        throw gone();
                    }
                    return challenge(answer, 0);
                })
                .onFailure(ChallengeStore::isUnreadable)
                .transform(ChallengeStore::unreadable);
    }

    private static boolean isUnreadable(Throwable failure) {
        return !(failure instanceof Refused);
    }

    /* Perhaps written by a newer server. It opens nothing, and is not a fault of this server. */
    private static Refused unreadable(Throwable failure) {
        LOG.warnf("a challenge in Redis cannot be read: %s", failure.toString());
        return Refused.until(Reason.DEPENDENCY_UNAVAILABLE, RETRY);
    }

    private static Challenge challenge(Response answer, int from) {
        Map<String, String> fields = new HashMap<>();
        for (int i = from; i + 1 < answer.size(); i += 2) {
            fields.put(answer.get(i).toString(), answer.get(i + 1).toString());
        }
        return Challenge.of(fields);
    }

    /** Ends it. If several callers do so at the same time, all but one are refused with {@code INVALID_TEMP_TOKEN}. */
    Uni<Void> consume(SecretToken token) {
        return end(token)
                .invoke(ended -> {
                    if (!ended) {
                        throw gone();
                    }
                })
                .replaceWithVoid();
    }

    /** Ends it; false when it was already gone. */
    Uni<Boolean> end(SecretToken token) {
        return store.run(CONSUME, List.of(key(token))).map(answer -> answer.toInteger() == 1);
    }

    private static Refused gone() {
        return Refused.because(Reason.INVALID_TEMP_TOKEN);
    }
}
