package dev.countersign.oauth.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/**
 * The keys that a provider signs with (RFC 7517). They are read again after an hour, and for a key that is not among them
 * at most once a minute: a stranger's tokens must not make this server ask the provider each time.
 */
final class ProviderKeys {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int MOST_KEYS = 50;

    /** What was read and when. */
    record Keys(List<JsonWebKey> keys, Instant at) {}

    private final Fetch fetch;
    private final Time time;
    private volatile Keys newest;

    ProviderKeys(Fetch fetch, Time time) {
        this.fetch = fetch;
        this.time = time;
    }

    Uni<Keys> keys(String url) {
        Keys known = newest;
        return known != null && known.at().plus(LIFE).isAfter(time.now())
                ? Uni.createFrom().item(known)
                : read(url);
    }

    /** Keys newer than {@code old}, which did not hold the one that was looked for. */
    Uni<Keys> newer(String url, Keys old) {
        return old.at().plus(PAUSE).isAfter(time.now())
                ? Uni.createFrom().failure(ProviderFailure.invalid("id_token: unknown key"))
                : read(url);
    }

    private Uni<Keys> read(String url) {
        return fetch.get(url, null)
                .map(document -> new Keys(parse(document), time.now()))
                .invoke(keys -> newest = keys);
    }

    private static List<JsonWebKey> parse(JsonNode document) {
        try {
            List<JsonWebKey> keys = new JsonWebKeySet(document.toString()).getJsonWebKeys();
            if (keys.isEmpty() || keys.size() > MOST_KEYS) {
                throw ProviderFailure.invalid("key set: no keys, or too many");
            }
            return keys;
        } catch (JoseException | RuntimeException e) {
            throw e instanceof ProviderFailure failure ? failure : ProviderFailure.invalid("key set: unreadable");
        }
    }
}
