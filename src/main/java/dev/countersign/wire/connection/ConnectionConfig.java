package dev.countersign.wire.connection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What clients may do with connections to the public port. */
@ConfigMapping(prefix = "countersign.http")
public interface ConnectionConfig {

    /** How long the head of a request may take, from the connection's start or the head's first byte. */
    @WithDefault("15s")
    Duration headTimeout();

    /** How long the whole body of a request may take, from the end of its head. */
    @WithDefault("15s")
    Duration bodyTimeout();

    /** How many connections one network (IPv4 address, IPv6 /64) may hold. Trusted proxies may hold any number. */
    @WithDefault("1000")
    int connectionsPerNetwork();

    /**
     * Whether HTTP/2 is spoken without TLS, for a proxy that needs it. The two time-outs and the strict decoder do not apply
     * then, so only that proxy may reach the port.
     */
    @WithDefault("false")
    boolean h2c();
}
