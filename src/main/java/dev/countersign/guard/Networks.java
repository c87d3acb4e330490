package dev.countersign.guard;

import dev.countersign.kernel.Client;
import java.util.List;

/** The networks that one customer of a provider may own completely: a /56 or /48 of IPv6 contains many /64 networks. */
public final class Networks {

    private static final List<Integer> WIDER_PREFIXES = List.of(56, 48);

    private Networks() {}

    /** The /56 and the /48 around the client, narrowest first; empty for IPv4. */
    public static List<String> around(Client client) {
        return IpAddress.parse(client.address())
                .filter(address -> !address.isV4())
                .map(address -> WIDER_PREFIXES.stream()
                        .map(bits -> address.masked(bits) + "/" + bits)
                        .toList())
                .orElse(List.of());
    }

    /** The widest of these networks, or the client's own for IPv4. */
    public static String widest(Client client) {
        List<String> around = around(client);
        return around.isEmpty() ? client.network() : around.getLast();
    }
}
