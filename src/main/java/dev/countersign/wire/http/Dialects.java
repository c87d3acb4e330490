package dev.countersign.wire.http;

import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The one place that decides which dialect a path speaks, so that 404, 405 and broken bodies get its shape, too. */
@Startup
@ApplicationScoped
public class Dialects {

    private final List<Dialect> on;
    private final List<Dialect> off;
    private final Dialect reference;

    Dialects(@All List<Dialect> dialects, ServerConfig config) {
        Set<String> names = dialects.stream().map(Dialect::name).collect(Collectors.toSet());
        if (!names.equals(ServerSettings.DIALECTS)) {
            throw new IllegalStateException("ServerSettings.DIALECTS must name " + names);
        }
        requireKnown(config.dialects(), names);
        this.on = dialects.stream().filter(dialect -> isWanted(dialect, config)).toList();
        this.off =
                dialects.stream().filter(dialect -> !isWanted(dialect, config)).toList();
        this.reference = dialects.stream()
                .filter(dialect -> dialect.name().equals("hoody"))
                .findFirst()
                .orElseThrow();
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

    /** The dialect of {@code path}; the reference dialect answers where none that is switched on is at home. */
    public Dialect of(String path) {
        Dialect owner = owner(on, path);
        return owner == null ? reference : owner;
    }

    /** Whether {@code path} is not one of a dialect that is switched off. */
    boolean isOn(String path) {
        return owner(on, path) != null || owner(off, path) == null;
    }

    private static Dialect owner(List<Dialect> dialects, String path) {
        for (Dialect dialect : dialects) {
            if (dialect.owns(path)) {
                return dialect;
            }
        }
        return null;
    }
}
