package dev.countersign.guard;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** The proxies in front of the server. */
@ConfigMapping(prefix = "countersign.proxies")
public interface ProxiesConfig {

    /**
     * The addresses of our own proxies, in CIDR notation. Only what they write into {@code X-Forwarded-For} is believed;
     * without any the header is ignored.
     */
    Optional<List<String>> trusted();
}
