package dev.countersign.guard;

import dev.countersign.kernel.Client;
import java.util.List;

/** The networks that one customer of a provider may have whole: a /56 or a /48 of IPv6 holds many networks of a client. */
public final class Networks {

    private static final List<Integer> WIDER_PREFIXES = List.of(56, 48);

    private Networks() {}

    /** The networks around the client's own, the narrowest first; none for IPv4. */
    public static List<String> around(Client client) {
        return IpAddress.parse(client.address())
                .filter(address -> !address.isV4())
                .map(address -> WIDER_PREFIXES.stream()
                        .map(bits -> address.masked(bits) + "/" + bits)
                        .toList())
                .orElse(List.of());
    }

    /** The widest of them, or the client's own network. */
    public static String widest(Client client) {
        List<String> around = around(client);
        return around.isEmpty() ? client.network() : around.getLast();
    }
}
