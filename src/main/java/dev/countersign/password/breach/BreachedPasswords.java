package dev.countersign.password.breach;

import dev.countersign.kernel.Time;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks passwords up in known breaches by the range protocol: only five hex digits of the password's SHA-1 leave this
 * server, and the padded answer has all breached hashes that begin with them. If there is no answer, the password
 * counts as not breached: people must be able to set passwords while that server is down.
 */
@ApplicationScoped
public class BreachedPasswords {

    private static final int PREFIX = 5;
    private static final int MOST_KEPT = 256;
    private static final Duration KEPT = Duration.ofHours(1);

    private final Optional<RangeServer> server;
    private final Time time;
    private final MeterRegistry metrics;
    private final Map<String, Kept> ranges = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Kept(Range range, Instant until) {}

    BreachedPasswords(BreachedConfig config, RangeServer.Factory servers, Time time, MeterRegistry metrics) {
        this.server = config.url().map(url -> servers.at(url, config.timeout()));
        this.time = time;
        this.metrics = metrics;
        for (String outcome : new String[] {"found", "clear", "failed"}) {
            Counter unused = counter(outcome);
        }
    }

    private Counter counter(String outcome) {
        return Counter.builder("countersign.password.breached")
                .description("New passwords that were looked up in known breaches")
                .tag("outcome", outcome)
                .register(metrics);
    }

    /** Whether the password was in a breach; false if nothing is asked or nobody answers. Never fails. */
    public Uni<Boolean> contains(String password) {
        if (server.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        String hash = sha1(password);
        return range(server.get(), hash.substring(0, PREFIX))
                .map(range -> range.contains(hash.substring(PREFIX)))
                .invoke(found -> counter(found ? "found" : "clear").increment())
                .onFailure()
                .recoverWithItem(failure -> {
                    counter("failed").increment();
                    return false;
                });
    }

    private Uni<Range> range(RangeServer asked, String prefix) {
        Optional<Range> kept = kept(prefix);
        return kept.isPresent()
                ? Uni.createFrom().item(kept.get())
                : asked.get(prefix).map(Range::parse).invoke(range -> keep(prefix, range));
    }

    private synchronized Optional<Range> kept(String prefix) {
        return Optional.ofNullable(ranges.get(prefix))
                .filter(kept -> kept.until().isAfter(time.now()))
                .map(Kept::range);
    }

    private synchronized void keep(String prefix, Range range) {
        ranges.remove(prefix);
        ranges.put(prefix, new Kept(range, time.now().plus(KEPT)));
    }

    /* SHA-1 is what the protocol asks for; nothing relies on its strength. */
    private static String sha1(String password) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
