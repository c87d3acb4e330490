package dev.countersign.automation;

import dev.countersign.guard.AddressRange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From where a token may be used: addresses and CIDR ranges of IPv4 and IPv6, or {@code *} for everywhere.
 *
 * @param entries as they were written; one that is not a range, as it cannot come from {@link #parse}, allows nothing
 */
public record AllowedAddresses(List<String> entries) {

    /** How many entries a token may have. */
    public static final int MOST_ENTRIES = 1000;

    /** How many characters the entries may have together, each with the comma after it. */
    public static final int MOST_CHARACTERS = 65_536;

    private static final String ANY = "*";

    public static final AllowedAddresses EVERYWHERE = new AllowedAddresses(List.of(ANY));

    public AllowedAddresses {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a token that is allowed from nowhere is no token");
        }
    }

    /**
     * Parses entries that clients sent. Check {@link #isTooLarge} before.
     *
     * @return empty when there is no entry, or one is neither a range nor {@code *}
     */
    public static Optional<AllowedAddresses> parse(List<String> entries) {
        boolean valid = !entries.isEmpty()
                && entries.stream()
                        .allMatch(entry ->
                                entry.equals(ANY) || AddressRange.parse(entry).isPresent());
        if (!valid) {
            return Optional.empty();
        }
        return Optional.of(
                entries.contains(ANY)
                        ? EVERYWHERE
                        : new AllowedAddresses(entries.stream().distinct().toList()));
    }

    public static boolean isTooLarge(List<String> entries) {
        return entries.size() > MOST_ENTRIES
                || entries.stream().mapToInt(entry -> entry.length() + 1).sum() > MOST_CHARACTERS;
    }

    public boolean isEverywhere() {
        return entries.contains(ANY);
    }

    /**
     * Whether a client with this address may use the token.
     *
     * @param address null when it is not known, which is allowed only everywhere
     */
    public boolean allow(String address) {
        return isEverywhere()
                || AddressRange.parse(address)
                        .filter(client -> isWithin(client))
                        .isPresent();
    }

    private boolean isWithin(AddressRange range) {
        return entries.stream()
                .anyMatch(entry -> AddressRange.parse(entry)
                        .filter(whole -> whole.contains(range))
                        .isPresent());
    }

    /**
     * The addresses that are in both; empty if there are none, or if they would take more than {@link #MOST_ENTRIES}. Of two
     * ranges that overlap, one contains the other.
     */
    public Optional<AllowedAddresses> within(AllowedAddresses outer) {
        if (outer.isEverywhere() || equals(outer)) {
            return Optional.of(this);
        }
        if (isEverywhere()) {
            return Optional.of(outer);
        }
        Set<String> both = new LinkedHashSet<>();
        outer.keepWithin(entries, both);
        keepWithin(outer.entries, both);
        return both.isEmpty() || both.size() > MOST_ENTRIES
                ? Optional.empty()
                : Optional.of(new AllowedAddresses(List.copyOf(both)));
    }

    /* One look-up for each length of prefix: comparing each entry with each would take a million steps. */
    private void keepWithin(List<String> candidates, Set<String> kept) {
        Set<AddressRange> ranges = entries.stream()
                .map(AddressRange::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        List<Integer> prefixes =
                ranges.stream().map(AddressRange::prefix).distinct().toList();
        for (String candidate : candidates) {
            AddressRange.parse(candidate)
                    .filter(range -> prefixes.stream()
                            .anyMatch(prefix -> prefix <= range.prefix() && ranges.contains(range.widenedTo(prefix))))
                    .ifPresent(range -> kept.add(candidate));
        }
    }
}
