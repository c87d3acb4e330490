package dev.countersign.wire.http;

import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides which dialect a path belongs to, so that a 404, a 405 or a malformed body is also answered in that dialect's
 * form. Where dialects share a root, the most specific owner counts, whether it is switched on or off.
 */
@Startup
@ApplicationScoped
public class Dialects {

    private final Set<Dialect> on;
    private final Map<String, Dialect> byPath = new HashMap<>();
    /** The owners of everything below a path, the longest path first. */
    private final List<Map.Entry<String, Dialect>> byPrefix = new ArrayList<>();

    private final Dialect reference;
    private final Endpoints endpoints;

    Dialects(@All List<Dialect> dialects, ServerConfig config, Endpoints endpoints) {
        Set<String> names = dialects.stream().map(Dialect::name).collect(Collectors.toSet());
        if (!names.equals(ServerSettings.DIALECTS)) {
            throw new IllegalStateException("ServerSettings.DIALECTS must name " + names);
        }
        requireKnown(config.dialects(), names);
        this.on = dialects.stream().filter(dialect -> isWanted(dialect, config)).collect(Collectors.toSet());
        this.reference = dialects.stream()
                .filter(dialect -> dialect.name().equals("hoody"))
                .findFirst()
                .orElseThrow();
        this.endpoints = endpoints;
        dialects.forEach(dialect -> dialect.paths().forEach(path -> own(path, dialect)));
        byPrefix.sort(Comparator.comparingInt(
                        (Map.Entry<String, Dialect> owned) -> owned.getKey().length())
                .reversed());
    }

    private void own(String path, Dialect dialect) {
        if (path.endsWith("/")) {
            byPrefix.add(Map.entry(path, dialect));
        } else if (byPath.put(path, dialect) != null) {
            throw new IllegalStateException("two dialects own " + path);
        }
    }

    private static boolean isWanted(Dialect dialect, ServerConfig config) {
        return dialect.isAlwaysOn() || config.dialects().contains(dialect.name());
    }

    static Set<String> requireKnown(Set<String> names, Collection<String> dialects) {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(dialects);
        if (!unknown.isEmpty()) {
            String known = dialects.stream().sorted().collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    "countersign.dialects: there is no dialect " + unknown + "; there are " + known);
        }
        return names;
    }

    /** The dialect of {@code path}; the reference dialect where no dialect that is switched on owns it. */
    public Dialect of(String path) {
        Dialect owner = owner(path);
        return owner != null && on.contains(owner) ? owner : reference;
    }

    /** False if {@code path} belongs to a dialect that is switched off. */
    boolean isOn(String path) {
        Dialect owner = owner(path);
        return owner == null || on.contains(owner);
    }

    /** The methods that {@code path} answers, for {@code Allow} (RFC 9110, 10.2.1); empty when nothing answers there. */
    Set<String> methods(String path) {
        return of(path).methods(endpoints.methods(path));
    }

    private Dialect owner(String path) {
        Dialect exact = byPath.get(path);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, Dialect> owned : byPrefix) {
            if (path.startsWith(owned.getKey())) {
                return owned.getValue();
            }
        }
        return null;
    }
}
