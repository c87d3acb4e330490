package dev.countersign.guard;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address in one canonical form. An IPv4 address mapped into IPv6 is that IPv4 address. */
final class IpAddress {

    /** Stands for a missing address, as on a local socket. */
    static final IpAddress UNSPECIFIED = new IpAddress(new byte[4]);

    private static final int MAX_LENGTH = 64;
    private static final int NETWORK_BYTES = 8;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V6_ALPHABET = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Parses a literal. A zone id is dropped, because it means something on one machine only. Host names are never
     * looked up.
     *
     * @return empty when {@code text} is null or anything else
     */
    static Optional<IpAddress> parse(String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int zone = text.indexOf('%');
        String literal = zone < 0 || text.indexOf(':') < 0 ? text : text.substring(0, zone);
        if (!V4.matcher(literal).matches() && !V6_ALPHABET.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new IpAddress(InetAddress.ofLiteral(literal).getAddress()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean isV4() {
        return bytes.length == 4;
    }

    int bits() {
        return bytes.length * Byte.SIZE;
    }

    /** This address with all bits after the first {@code bits} set to zero. */
    IpAddress masked(int bits) {
        byte[] masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp((long) bits - (long) i * Byte.SIZE, 0, Byte.SIZE);
            masked[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        return new IpAddress(masked);
    }

    /** What is counted as one source: an IPv4 address, or the /64 of an IPv6 address, whose owner can use all of it. */
    String network() {
        return isV4() ? toString() : masked(NETWORK_BYTES * Byte.SIZE) + "/64";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Dotted decimal for IPv4, RFC 5952 for IPv6. */
    @Override
    public String toString() {
        if (isV4()) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
        }
        int start = longestZeros();
        int end = start + zerosFrom(start);
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < 8) {
            if (i == start && end - start > 1) {
                text.append("::");
                i = end;
            } else {
                boolean separated = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(separated ? "" : ":").append(Integer.toHexString(group(i)));
                i++;
            }
        }
        return text.toString();
    }

    private int longestZeros() {
        int best = 0;
        for (int i = 1; i < 8; i++) {
            if (zerosFrom(i) > zerosFrom(best)) {
                best = i;
            }
        }
        return best;
    }

    private int zerosFrom(int start) {
        int end = start;
        while (end < 8 && group(end) == 0) {
            end++;
        }
        return end - start;
    }

    private int group(int i) {
        return (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
}
