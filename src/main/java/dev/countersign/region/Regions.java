package dev.countersign.region;

import dev.countersign.kernel.Problems;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The configured regions, the choice of one for a new account, and where addresses are. */
@Startup
@ApplicationScoped
public class Regions {

    private static final List<Region> BY_DEFAULT = List.of(
            new Region("eu-west", "Netherlands", "Amsterdam", true, Set.of(Continent.EU, Continent.AF), Set.of()),
            new Region("us-east", "United States", "New York", true, Set.of(Continent.NA, Continent.SA), Set.of()),
            new Region("ap-southeast", "Singapore", "Singapore", false, Set.of(Continent.AS, Continent.OC), Set.of()));

    private final List<Region> all;
    private final Region byDefault;
    private final Optional<GeoIp> geoIp;

    Regions(RegionsConfig config) {
        this.all = all(config);
        this.byDefault = byDefault(all, config);
        this.geoIp = config.geoipDatabase().map(GeoIp::read);
    }

    /**
     * Checks the settings of the regions before the server starts.
     *
     * @return the names of the regions; empty if the settings are not valid
     */
    public static Set<String> judge(RegionsConfig config, Problems problems) {
        Set<String> names = new HashSet<>();
        problems.take(() -> {
            List<Region> all = all(config);
            all.forEach(region -> names.add(region.name()));
            return byDefault(all, config);
        });
        problems.take(() -> config.geoipDatabase().map(GeoIp::open));
        return names;
    }

    private static List<Region> all(RegionsConfig config) {
        return config.list()
                .filter(list -> !list.isEmpty())
                .map(Regions::configured)
                .orElse(BY_DEFAULT);
    }

    private static Region byDefault(List<Region> all, RegionsConfig config) {
        return all.stream()
                .filter(region -> region.available() && region.name().equals(config.defaultRegion()))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("countersign.regions.default is \""
                        + config.defaultRegion() + "\", which is not the name of an available region."));
    }

    /** All regions in the configured order, including those that take no new accounts. */
    public List<Region> all() {
        return all;
    }

    /**
     * The region of a new account: the requested one, else the one for the location of the address, else the default.
     *
     * @throws Refused with {@link Reason#UNKNOWN_REGION} if the requested one does not exist or is not available
     */
    public Region choose(Optional<String> wanted, String clientAddress) {
        if (wanted.isPresent()) {
            return first(region -> region.name().equals(wanted.get()))
                    .orElseThrow(() -> Refused.about(Reason.UNKNOWN_REGION, wanted.get()));
        }
        return geoIp.flatMap(database -> database.origin(clientAddress))
                .flatMap(this::serving)
                .orElse(byDefault);
    }

    /** The ISO code of the country where an address is; empty if it is unknown or no database is configured. */
    public Optional<String> countryOf(String address) {
        return geoIp.flatMap(database -> database.origin(address)).flatMap(GeoIp.Origin::country);
    }

    /**
     * The name of the region that an operator chose for new accounts, or of the default.
     *
     * @throws Refused with {@link Reason#UNKNOWN_REGION} if it does not exist or is not available
     */
    public String named(Optional<String> wanted) {
        return wanted.map(name -> choose(wanted, null).name()).orElse(byDefault.name());
    }

    private Optional<Region> serving(GeoIp.Origin origin) {
        return origin.country()
                .flatMap(country -> first(region -> region.countries().contains(country)))
                .or(() -> origin.continent()
                        .flatMap(
                                continent -> first(region -> region.continents().contains(continent))));
    }

    private Optional<Region> first(Predicate<Region> condition) {
        return all.stream().filter(Region::available).filter(condition).findFirst();
    }

    private static List<Region> configured(List<RegionsConfig.Entry> entries) {
        List<Region> regions = entries.stream().map(Regions::region).toList();
        Set<String> names = new HashSet<>();
        for (Region region : regions) {
            if (!names.add(region.name())) {
                throw new ConfigurationException("countersign.regions.list names " + region.name() + " twice.");
            }
        }
        return regions;
    }

    private static Region region(RegionsConfig.Entry entry) {
        try {
            return new Region(
                    entry.name(),
                    entry.country(),
                    entry.city(),
                    entry.available(),
                    entry.continents().orElse(Set.of()),
                    entry.countries().orElse(Set.of()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("countersign.regions.list: " + e.getMessage(), e);
        }
    }
}
