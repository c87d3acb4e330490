package dev.countersign.region;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The regions, and how one is chosen when a sign-up requests none. */
@ConfigMapping(prefix = "countersign.regions")
public interface RegionsConfig {

    /** The region if no other is chosen; it must be available. */
    @WithName("default")
    @WithDefault("eu-west")
    String defaultRegion();

    /** A file in MaxMind's format with countries, such as GeoLite2-Country.mmdb. Read once, at start. */
    Optional<String> geoipDatabase();

    /** All regions, in the order in which clients see them. Default: eu-west, us-east and ap-southeast. */
    Optional<List<Entry>> list();

    /** One region. */
    interface Entry {
        /** The name that clients use: 1 to 50 of a-z, 0-9 and -. */
        String name();

        /** The name of the country it is in. */
        String country();

        /** The name of the city it is in. */
        String city();

        /** Whether new accounts may be created there. */
        @WithDefault("true")
        boolean available();

        /** It is chosen for clients from these continents: AF, AN, AS, EU, NA, OC, SA. */
        Optional<Set<Continent>> continents();

        /** It is chosen for clients from these countries, such as NL; they take precedence over continents. */
        Optional<Set<String>> countries();
    }
}
