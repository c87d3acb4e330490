package dev.countersign.guard;

import dev.countersign.kernel.Client;

/** The addresses around a client that an attacker may own completely: a /48 of IPv6, a /24 of IPv4. */
public final class Neighbourhood {

    private static final int IPV4_BITS = 24;
    private static final int IPV6_BITS = 48;

    private Neighbourhood() {}

    /** Its name in bucket subjects. */
    public static String of(Client client) {
        return IpAddress.parse(client.address())
                .map(address -> {
                    int bits = address.isV4() ? IPV4_BITS : IPV6_BITS;
                    return address.masked(bits) + "/" + bits;
                })
                .orElse(client.network());
    }
}
