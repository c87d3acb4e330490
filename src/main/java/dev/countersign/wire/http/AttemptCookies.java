package dev.countersign.wire.http;

import dev.countersign.kernel.SecretToken;
import dev.countersign.wire.http.Cookies.Kind;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One cookie for each sign-in through a provider that a browser began, so that several can run at once and none can be
 * finished in another browser. A browser keeps only a few: a page that begins many must not make its headers too large.
 */
@ApplicationScoped
public class AttemptCookies {

    private static final String NAME = "oa_";
    private static final int MOST = 5;
    private static final Pattern STATE_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private final Cookies cookies;

    AttemptCookies(Cookies cookies) {
        this.cookies = cookies;
    }

    /** Whether the text can name an attempt: a random UUID in lower case. Nothing else becomes part of a cookie's name. */
    public static boolean isStateId(String text) {
        return STATE_ID.matcher(text).matches();
    }

    private static Kind kind(String stateId) {
        if (!isStateId(stateId)) {
            throw new IllegalArgumentException("no state id");
        }
        return Kind.ofHost(NAME + stateId);
    }

    /** Sets the cookie of a new attempt, and deletes the oldest ones of others if there are too many. */
    public void begin(HttpServerRequest request, String stateId, SecretToken secret, Duration life) {
        String start = cookies.nameOf(Kind.ofHost(NAME));
        List<String> others = cookies.namesLike(request, Kind.ofHost(NAME)).stream()
                .map(name -> name.substring(start.length()))
                .filter(other -> isStateId(other) && !other.equals(stateId))
                .toList();
        others.stream().limit(Math.max(0, others.size() - MOST + 1)).forEach(oldest -> end(request, oldest));
        replace(request, stateId, secret, life);
    }

    /** Gives the cookie of an attempt another secret. */
    public void replace(HttpServerRequest request, String stateId, SecretToken secret, Duration life) {
        cookies.setForNavigation(request, kind(stateId), secret, life);
    }

    public void end(HttpServerRequest request, String stateId) {
        cookies.delete(request, kind(stateId));
    }

    /** The secrets of an attempt that the request carries; more than one if another host of the domain planted one. */
    public List<SecretToken> secrets(HttpServerRequest request, String stateId) {
        return cookies.tokens(request, kind(stateId));
    }
}
