package dev.countersign.embedded;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Switches the CORS filter of Quarkus off, since the server has its own rules. With an OpenAPI document on the management
 * port, dev mode switches it on, by a system property, for the origin of the Swagger UI alone. Then it refuses the pages
 * of every application. Only a source that ranks above system properties can undo that.
 */
public final class OwnCors implements ConfigSource {

    private static final int ABOVE_SYSTEM_PROPERTIES = 450;

    private static final Map<String, String> SETTINGS = Map.of("quarkus.http.cors.enabled", "false");

    @Override
    public Set<String> getPropertyNames() {
        return SETTINGS.keySet();
    }

    @Override
    public String getValue(String name) {
        return SETTINGS.get(name);
    }

    @Override
    public String getName() {
        return "development: no second CORS filter";
    }

    @Override
    public int getOrdinal() {
        return ABOVE_SYSTEM_PROPERTIES;
    }
}
