package dev.countersign.ops;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMappingLoader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Finds environment variables that start like ours but set nothing. The configuration library ignores them, so a
 * misspelt one would silently leave a default in force.
 */
@ApplicationScoped
class Spelling {

    private static final Logger LOG = Logger.getLogger(Spelling.class);
    private static final String OURS = "COUNTERSIGN_";
    /** The settings of the development servers, which production images do not have. */
    private static final String DEVELOPMENT = "COUNTERSIGN_DEV_";
    /** Stands for the name of an entry. */
    private static final String ANY_NAME = "?";

    void warn(@Observes StartupEvent start) {
        warnings(System.getenv().keySet()).forEach(LOG::warn);
    }

    /** One sentence for each variable that sets nothing. */
    static List<String> warnings(Set<String> variables) {
        Set<String> known = new TreeSet<>();
        names().forEach(name -> known.add(variable(name)));
        List<String> warnings = new ArrayList<>();
        for (String variable : new TreeSet<>(variables)) {
            if (variable.startsWith(OURS)
                    && !variable.startsWith(DEVELOPMENT)
                    && !known.contains(variable.replaceAll("_[0-9]+_", "_*_"))
                    && !known.contains(variable.replaceAll("_[0-9]+_$", ""))
                    && known.stream().noneMatch(name -> isEntryOf(name, variable))) {
                String meant = nearest(variable, known)
                        .map(name -> "; did you mean " + name.replace(ANY_NAME, "<NAME>") + "?")
                        .orElse("");
                warnings.add("the environment variable " + variable + " sets nothing" + meant);
            }
        }
        return warnings;
    }

    /* Whether a variable is one that an operator named, such as that of a provider. */
    private static boolean isEntryOf(String name, String variable) {
        return name.contains(ANY_NAME) && variable.matches(name.replace(ANY_NAME, "[A-Z0-9_]+"));
    }

    /** The setting with the most similar name, if there is one. */
    static Optional<String> nearest(String property) {
        return nearest(property, names());
    }

    /** The names of all our settings; {@code [*]} stands for the index of an entry, {@code *} for its name. */
    static Set<String> names() {
        Set<String> names = new TreeSet<>();
        Settings.MAPPINGS.forEach(
                (mapping, prefix) -> properties(mapping).forEach(name -> names.add(prefix + '.' + name)));
        return names;
    }

    @SuppressWarnings("unchecked") // As the configuration library generates it.
    private static Set<String> properties(Class<?> mapping) {
        try {
            return ((Map<String, String>) ConfigMappingLoader.ensureLoaded(mapping)
                            .getProperties()
                            .invoke())
                    .keySet();
        } catch (Throwable e) {
            throw new IllegalStateException("every mapping has properties", e);
        }
    }

    private static String variable(String property) {
        return property.replace(".*.", '.' + ANY_NAME + '.')
                .replace("[*].", "_*__")
                .replace("[*]", "_*_")
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9*?]", "_");
    }

    private static Optional<String> nearest(String name, Set<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(other -> distance(name, other)))
                .filter(other -> distance(name, other) <= Math.max(3, name.length() / 4));
    }

    /** The number of letters added, removed or changed (Levenshtein distance). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
