package dev.countersign.ops;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Brings what the configuration leaves open: servers, keys, addresses. Found by {@link java.util.ServiceLoader};
 * a production image has no implementation, and then an open need stops the start.
 */
public interface BackingServices {
    /**
     * Supplies exactly the given needs, and ends what it started together with the JVM.
     *
     * @param needs what to supply; may be empty
     * @param configured the value of any setting, null if it has none: for ports, folders and the like
     * @return settings by their property names, to be put before all others
     */
    Map<String, String> start(Set<Need> needs, Function<String, String> configured);
}
