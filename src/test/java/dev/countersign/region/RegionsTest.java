package dev.countersign.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionsTest {

    private static final String LIST = "countersign.regions.list";

    @TempDir
    Path folder;

    @Test
    void listsTheDefaultsInOrder() {
        assertThat(regions(Map.of()).all())
                .extracting(Region::name, Region::country, Region::city, Region::available)
                .containsExactly(
                        tuple("eu-west", "Netherlands", "Amsterdam", true),
                        tuple("us-east", "United States", "New York", true),
                        tuple("ap-southeast", "Singapore", "Singapore", false));
    }

    @Test
    void choosesTheRequestedOne() {
        assertThat(regions(Map.of()).choose(Optional.of("us-east"), "203.0.113.9"))
                .extracting(Region::name)
                .isEqualTo("us-east");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mars-north", "ap-southeast", "EU-WEST", " eu-west", ""})
    void refusesWhatIsNotThereOrNotAvailable(String wanted) {
        Regions regions = regions(Map.of());

        Refused refused = catchThrowableOfType(Refused.class, () -> regions.choose(Optional.of(wanted), "::1"));

        assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_REGION);
        assertThat(refused.subject()).contains(wanted);
    }

    @Test
    void choosesTheDefaultWithoutADatabase() {
        assertThat(chosen(regions(Map.of("countersign.regions.default", "us-east")), "203.0.113.9"))
                .isEqualTo("us-east");
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, us-east", // US
        "192.0.2.1, eu-west", // NL
        "203.0.113.9, eu-west", // SG: its region is not available
        "2001:db8:1::5, us-east", // BR
        "2001:db8:2::5, eu-west", // FR
        "198.18.0.1, us-east", // a continent without a country
        "100.64.0.1, eu-west", // not in the database
        "233.252.0.1, eu-west", // a record of another shape
        "nonsense, eu-west",
        "'', eu-west",
    })
    void choosesByWhereTheAddressIs(String address, String region) throws IOException {
        assertThat(chosen(regions(Map.of("countersign.regions.geoip-database", database())), address))
                .isEqualTo(region);
    }

    @Test
    void prefersTheCountryToTheContinentAndTheFirstToTheLater() throws IOException {
        Map<String, String> config = new HashMap<>(region(0, "one", "EU", null));
        config.putAll(region(1, "closed", null, "FR"));
        config.put(LIST + "[1].available", "false");
        config.putAll(region(2, "two", "EU,AF", "FR,NL"));
        config.putAll(region(3, "three", "NA", "FR"));
        config.put("countersign.regions.default", "three");
        config.put("countersign.regions.geoip-database", database());
        Regions regions = regions(config);

        assertThat(chosen(regions, "2001:db8:2::5")).isEqualTo("two");
        assertThat(chosen(regions, "203.0.113.200")).isEqualTo("one");
        assertThat(chosen(regions, "100.64.0.1")).isEqualTo("three");
    }

    @Test
    void refusesToStartWithAFileThatIsNoDatabase() throws IOException {
        Path text = Files.writeString(folder.resolve("text.mmdb"), "no database at all");
        Path cut = Files.write(folder.resolve("cut.mmdb"), new byte[0]);

        for (Path file : List.of(text, cut, folder, folder.resolve("missing.mmdb"))) {
            assertBadStart(Map.of("countersign.regions.geoip-database", file.toString()), file.toString());
        }
    }

    @Test
    void refusesToStartWithABadList() {
        assertBadStart(Map.of("countersign.regions.default", "mars"), "mars");
        assertBadStart(Map.of("countersign.regions.default", "ap-southeast"), "ap-southeast");
        assertBadStart(region(0, "Bad Name", "EU", null), "Bad Name");
        assertBadStart(region(0, "eu-west", null, "Netherlands"), "Netherlands");
        Map<String, String> twice = new HashMap<>(region(0, "eu-west", "EU", null));
        twice.putAll(region(1, "eu-west", "AF", null));
        assertBadStart(twice, "eu-west twice");
    }

    private static void assertBadStart(Map<String, String> config, String told) {
        assertThatThrownBy(() -> regions(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("countersign.regions.")
                .hasMessageContaining(told);
    }

    private String database() throws IOException {
        return new MmdbFile()
                .with("192.0.2.0", 24, "EU", "NL")
                .with("198.51.100.0", 24, "NA", "US")
                .with("203.0.113.0", 25, "AS", "SG")
                .with("203.0.113.128", 25, "EU", "DE")
                .with("198.18.0.0", 15, "SA", null)
                .with("233.252.0.0", 24, List.of("not", "a", "map"))
                .with("2001:db8:1::", 48, "SA", "BR")
                .with("2001:db8:2::", 48, "EU", "FR")
                .writeTo(folder.resolve("countries.mmdb"))
                .toString();
    }

    private static Map<String, String> region(int index, String name, String continents, String countries) {
        Map<String, String> config = new HashMap<>();
        String entry = LIST + '[' + index + "].";
        config.put(entry + "name", name);
        config.put(entry + "country", "Somewhere");
        config.put(entry + "city", "Sometown");
        if (continents != null) {
            config.put(entry + "continents", continents);
        }
        if (countries != null) {
            config.put(entry + "countries", countries);
        }
        return config;
    }

    private static String chosen(Regions regions, String address) {
        return regions.choose(Optional.empty(), address).name();
    }

    private static Regions regions(Map<String, String> values) {
        return new Regions(new SmallRyeConfigBuilder()
                .withMapping(RegionsConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(RegionsConfig.class));
    }
}
