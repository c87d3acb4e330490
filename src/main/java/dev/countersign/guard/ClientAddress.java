package dev.countersign.guard;

import dev.countersign.kernel.Client;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Determines who a request comes from. Anybody can send {@code X-Forwarded-For}, but each of our proxies appends the
 * peer that it saw. So the header is read from its end, only when the peer is one of our proxies, and the first address
 * that is not one of ours is the client. {@code Forwarded} and {@code X-Real-IP} are ignored: one header for the
 * proxies to set is enough to get wrong.
 */
@Startup
@ApplicationScoped
public class ClientAddress {

    private static final int MAX_USER_AGENT = 256;
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}");
    private static final Pattern WITH_PORT = Pattern.compile("[^:]+:[0-9]{1,5}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private final List<AddressRange> trusted;

    ClientAddress(ProxiesConfig config) {
        this.trusted = config.trusted().orElse(List.of()).stream()
                .map(ClientAddress::trustedRange)
                .toList();
    }

    /**
     * The client behind the peer. Host names are never looked up.
     *
     * @param peerAddress the other end of the connection, as a literal
     * @param forwardedFor the lines of {@code X-Forwarded-For} in the order in which they were received
     * @param userAgent may be null
     */
    public Client of(String peerAddress, List<String> forwardedFor, String userAgent) {
        IpAddress address = IpAddress.parse(peerAddress)
                .map(peer -> isTrusted(peer) ? behind(peer, forwardedFor) : peer)
                .orElse(IpAddress.UNSPECIFIED);
        return new Client(address.toString(), address.network(), printable(userAgent));
    }

    private IpAddress behind(IpAddress peer, List<String> lines) {
        IpAddress last = peer;
        for (String line : lines.reversed()) {
            for (int end = line.length(), comma; end >= 0; end = comma) {
                comma = line.lastIndexOf(',', end - 1);
                String element = line.substring(comma + 1, end).strip();
                if (!element.isEmpty()) {
                    Optional<IpAddress> hop = hop(element);
                    if (hop.isEmpty()) {
                        return last;
                    }
                    last = hop.get();
                    if (!isTrusted(last)) {
                        return last;
                    }
                }
            }
        }
        return last;
    }

    /* An address with an optional port; an IPv6 address may be in brackets. */
    private static Optional<IpAddress> hop(String element) {
        if (element.startsWith("[")) {
            int close = element.indexOf(']');
            String rest = element.substring(close + 1);
            return close > 0
                            && element.lastIndexOf(':', close) > 0
                            && (rest.isEmpty() || PORT.matcher(rest).matches())
                    ? IpAddress.parse(element.substring(1, close))
                    : Optional.empty();
        }
        return IpAddress.parse(
                WITH_PORT.matcher(element).matches() ? element.substring(0, element.indexOf(':')) : element);
    }

    /** Whether the peer is one of our own proxies; its many clients must not be counted as one. */
    public boolean isProxy(String peerAddress) {
        return IpAddress.parse(peerAddress).filter(this::isTrusted).isPresent();
    }

    private boolean isTrusted(IpAddress address) {
        for (AddressRange range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static String printable(String userAgent) {
        if (userAgent == null) {
            return null;
        }
        String clean = UNPRINTABLE.matcher(userAgent).replaceAll("").strip();
        int end = Math.min(clean.length(), MAX_USER_AGENT);
        if (end < clean.length() && Character.isHighSurrogate(clean.charAt(end - 1))) {
            end--;
        }
        return clean.substring(0, end);
    }

    static AddressRange trustedRange(String text) {
        AddressRange range = AddressRange.parse(text)
                .orElseThrow(() -> new ConfigurationException("countersign.proxies.trusted holds \"" + text
                        + "\", which is neither an address nor a range like 10.0.0.0/8."));
        if (range.isEverything()) {
            throw new ConfigurationException("countersign.proxies.trusted holds \"" + text
                    + "\": then every client could claim any address. Name the networks of your own proxies.");
        }
        return range;
    }
}
