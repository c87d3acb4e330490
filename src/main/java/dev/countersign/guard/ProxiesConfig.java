package dev.countersign.guard;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** The proxies in front of the server. */
@ConfigMapping(prefix = "countersign.proxies")
public interface ProxiesConfig {

    /**
     * The addresses of our own proxies, in CIDR notation. Only what they append to {@code X-Forwarded-For} is trusted;
     * if none is configured, the header is ignored.
     */
    Optional<List<String>> trusted();
}
