package dev.countersign.kernel;

/**
 * Who sends a request, as far as the network tells.
 *
 * @param address the address of the peer, or of the client that a trusted proxy names, in canonical form
 * @param network what is counted as one source: the IPv4 address itself, or the /64 of an IPv6 address
 * @param userAgent the {@code User-Agent} header, cut to 256 characters, or null
 */
public record Client(String address, String network, String userAgent) {}
