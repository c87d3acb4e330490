package dev.countersign.guard;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of addresses in CIDR notation, or one address. Bits after the prefix are ignored: {@code 10.1.2.3/8} is
 * {@code 10.0.0.0/8}. An IPv4 range never contains an IPv6 address, nor the other way round; IPv4-mapped addresses are
 * IPv4.
 */
public final class AddressRange {

    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final int MAPPED_BITS = 96;

    private final IpAddress first;
    private final int prefix;

    private AddressRange(IpAddress first, int prefix) {
        this.first = first.masked(prefix);
        this.prefix = prefix;
    }

    /**
     * Parses {@code 192.0.2.0/24}, {@code 2001:db8::/32} or a single address, without a zone.
     *
     * @return empty when {@code text} is null or not such a range
     */
    public static Optional<AddressRange> parse(String text) {
        if (text == null || text.indexOf('%') >= 0) {
            return Optional.empty();
        }
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        return IpAddress.parse(literal)
                .flatMap(address -> slash < 0
                        ? Optional.of(new AddressRange(address, address.bits()))
                        : withPrefix(address, literal, text.substring(slash + 1)));
    }

    private static Optional<AddressRange> withPrefix(IpAddress address, String literal, String digits) {
        if (!PREFIX.matcher(digits).matches()) {
            return Optional.empty();
        }
        boolean mapped = address.isV4() && literal.indexOf(':') >= 0;
        int prefix = Integer.parseInt(digits) - (mapped ? MAPPED_BITS : 0);
        return prefix < 0 || prefix > address.bits()
                ? Optional.empty()
                : Optional.of(new AddressRange(address, prefix));
    }

    /** Whether {@code address} is an address literal within the range. */
    public boolean contains(String address) {
        return IpAddress.parse(address).filter(this::contains).isPresent();
    }

    boolean contains(IpAddress address) {
        return address.bits() == first.bits() && address.masked(prefix).equals(first);
    }

    /** Whether it contains every address of {@code other}. */
    public boolean contains(AddressRange other) {
        return other.prefix >= prefix && contains(other.first);
    }

    /** How many leading bits its addresses have in common. */
    public int prefix() {
        return prefix;
    }

    /** The range with this shorter prefix that contains it. */
    public AddressRange widenedTo(int shorter) {
        return new AddressRange(first, shorter);
    }

    /** Whether it contains every address of its family. */
    boolean isEverything() {
        return prefix == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range && prefix == range.prefix && first.equals(range.first);
    }

    @Override
    public int hashCode() {
        return Objects.hash(first, prefix);
    }

    /** The canonical notation, always with its prefix. */
    @Override
    public String toString() {
        return first + "/" + prefix;
    }
}
