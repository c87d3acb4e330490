package dev.countersign.password;

import dev.countersign.kernel.Sha256;
import dev.countersign.kernel.Time;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Stored hashes that no password can be compared with: their form is unknown or broken, or their pepper is not in the
 * master ring. Their owners cannot sign in and only see that the password is wrong, so the operator is told: each
 * sign-in is counted, and each hash is logged at most once a day and never in full.
 */
@ApplicationScoped
class UnreadableHashes {

    private static final Logger LOG = Logger.getLogger(UnreadableHashes.class);
    private static final Duration QUIET = Duration.ofDays(1);
    private static final int MOST_REMEMBERED = 1000;
    // Names of functions and schemes at the start, before anything that could be part of a hash.
    private static final Pattern SCHEME = Pattern.compile(
            "(\\{[A-Za-z0-9:_-]{1,40}})?(\\$[A-Za-z][A-Za-z0-9-]{0,31}\\$|\\$2[a-z]?\\$)?.*", Pattern.DOTALL);

    private final Time time;
    private final Counter counter;
    private final Map<String, Instant> logged = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    UnreadableHashes(Time time, MeterRegistry metrics) {
        this.time = time;
        this.counter = Counter.builder("countersign.password.unreadable")
                .description("Sign-ins to accounts whose stored hash is of no known form or of an unknown pepper")
                .register(metrics);
    }

    void report(Hash hash) {
        counter.increment();
        if (isDue(hash)) {
            LOG.errorf(
                    "a stored password hash cannot be read, its owner needs a reset: scheme=%s",
                    schemeOf(hash.stored()));
        }
    }

    private synchronized boolean isDue(Hash hash) {
        Instant now = time.now();
        String fingerprint = HexFormat.of().formatHex(Sha256.of(hash.stored().getBytes(StandardCharsets.UTF_8)));
        Instant before = logged.get(fingerprint);
        if (before != null && before.plus(QUIET).isAfter(now)) {
            return false;
        }
        logged.put(fingerprint, now);
        return true;
    }

    /** How the hash says it was made, such as {@code $scrypt$}; {@code unknown} if it does not say. */
    static String schemeOf(String stored) {
        Matcher matcher = SCHEME.matcher(stored);
        String scheme = matcher.matches() ? text(matcher.group(1)) + text(matcher.group(2)) : "";
        return scheme.isEmpty() ? "unknown" : scheme;
    }

    private static String text(String group) {
        return group == null ? "" : group;
    }
}
