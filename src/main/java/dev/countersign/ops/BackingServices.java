package dev.countersign.ops;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Supplies what the configuration leaves open: servers, keys, addresses. Found by {@link java.util.ServiceLoader}. A
 * production image has no implementation; there, an open need stops the start.
 */
public interface BackingServices {
    /**
     * Supplies exactly the given needs, and stops what it started when the JVM ends.
     *
     * @param needs what to supply; may be empty
     * @param configured looks up any setting, such as ports and folders; null if it is not set
     * @return settings by their property names; they override all others
     */
    Map<String, String> start(Set<Need> needs, Function<String, String> configured);
}
