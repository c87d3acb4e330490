package dev.countersign.region;

import com.maxmind.db.Metadata;
import com.maxmind.db.Reader;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Looks up where addresses are, in a database in MaxMind's format. The database is held in memory: with a mapped file,
 * a look-up could wait for the disk, and a truncated file would crash the process.
 */
// The reader creates its metadata by reflection. Records are read as maps, which needs no reflection.
@RegisterForReflection(targets = Metadata.class)
final class GeoIp {

    /** Where an address is, as far as the database knows. */
    record Origin(Optional<String> country, Optional<Continent> continent) {}

    private static final Logger LOG = Logger.getLogger(GeoIp.class);

    private final Reader reader;

    private GeoIp(Reader reader) {
        this.reader = reader;
    }

    static GeoIp read(String path) {
        GeoIp read = open(path);
        Metadata metadata = read.reader.getMetadata();
        LOG.infof("Regions are chosen by %s of %s", metadata.databaseType(), metadata.buildTime());
        return read;
    }

    /** @throws ConfigurationException if the file cannot be used */
    static GeoIp open(String path) {
        try {
            Reader reader = new Reader(new File(path), Reader.FileMode.MEMORY);
            reader.getMetadata();
            return new GeoIp(reader);
        } catch (IOException | RuntimeException e) {
            throw new ConfigurationException(
                    "countersign.regions.geoip-database names \"" + path
                            + "\", which cannot be read as a MaxMind database: " + e.getMessage(),
                    e);
        }
    }

    /** Empty if the database does not know the address or has an unexpected record; no request is rejected for that. */
    Optional<Origin> origin(String address) {
        try {
            Map<?, ?> found = reader.get(InetAddress.ofLiteral(address), Map.class);
            return Optional.ofNullable(found)
                    .map(fields -> new Origin(
                            text(fields, "country", "iso_code"),
                            text(fields, "continent", "code").flatMap(GeoIp::continent)));
        } catch (IOException | RuntimeException e) {
            LOG.debugf("an address could not be looked up: %s", e.toString());
            return Optional.empty();
        }
    }

    private static Optional<String> text(Map<?, ?> fields, String group, String name) {
        return fields.get(group) instanceof Map<?, ?> inner && inner.get(name) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<Continent> continent(String code) {
        for (Continent continent : Continent.values()) {
            if (continent.name().equals(code)) {
                return Optional.of(continent);
            }
        }
        return Optional.empty();
    }
}
