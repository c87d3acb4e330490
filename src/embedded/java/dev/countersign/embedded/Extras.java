package dev.countersign.embedded;

import java.util.Map;
import java.util.function.Function;

/**
 * Settings of development beyond those that the server cannot run without. Found by {@link java.util.ServiceLoader}; no
 * packaged server has any.
 */
public interface Extras {

    /**
     * The settings by their property names.
     *
     * @param server the address of the server on this machine, such as {@code http://localhost:8080}
     * @param configured looks up any setting; null if it is not set
     */
    Map<String, String> settings(String server, Function<String, String> configured);
}
