package dev.countersign.region;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The regions, and how one is chosen for those who ask for none. */
@ConfigMapping(prefix = "countersign.regions")
public interface RegionsConfig {

    /** The region of those for whom no other is chosen; one that is available. */
    @WithName("default")
    @WithDefault("eu-west")
    String defaultRegion();

    /** A file in MaxMind's format with countries, such as GeoLite2-Country.mmdb. Read once, at start. */
    Optional<String> geoipDatabase();

    /** All regions, in the order they are listed to clients; without any: eu-west, us-east and ap-southeast. */
    Optional<List<Entry>> list();

    /** One region. */
    interface Entry {
        /** How clients ask for it: 1 to 50 of a-z, 0-9 and -. */
        String name();

        /** The name of the country it is in. */
        String country();

        /** The name of the city it is in. */
        String city();

        /** Whether new accounts may be made there. */
        @WithDefault("true")
        boolean available();

        /** The continents whose people it is chosen for: AF, AN, AS, EU, NA, OC, SA. */
        Optional<Set<Continent>> continents();

        /** The countries whose people it is chosen for, before any continent: two capitals each, such as NL. */
        Optional<Set<String>> countries();
    }
}
