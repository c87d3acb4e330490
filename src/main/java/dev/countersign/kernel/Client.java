package dev.countersign.kernel;

/**
 * Where a request comes from.
 *
 * @param address the address of the peer, or of the client that a trusted proxy names, in canonical form; null for
 *     {@link #system}
 * @param network what is counted as one source: the IPv4 address itself, or the /64 of an IPv6 address; null for {@link
 *     #system}
 * @param userAgent the {@code User-Agent} header, cut to 256 characters, or null
 */
public record Client(String address, String network, String userAgent) {

    private static final Client SYSTEM = new Client(null, null, null);

    /** The server itself: an operator's command or the clean-up, which do not come from a request. */
    public static Client system() {
        return SYSTEM;
    }
}
