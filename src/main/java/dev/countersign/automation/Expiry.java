package dev.countersign.automation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads when a token expires, in each form that clients write: a time or a date of ISO 8601 (the date begins at
 * midnight UTC), Unix time in seconds or milliseconds, {@code today} for the next midnight UTC, or {@code tomorrow} for
 * 24 hours from now.
 */
public final class Expiry {

    /** Smaller numbers are seconds: as milliseconds they would be before March 1973. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");
    private static final int DATE_LENGTH = 10;
    private static final int LONGEST = 64;

    private Expiry() {}

    /** Reads a text; empty if it has none of the forms. The time may be in the past. */
    public static Optional<Instant> parse(String text, Instant now) {
        return switch (text) {
            case "today" -> Optional.of(now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)));
            case "tomorrow" -> Optional.of(now.plus(Duration.ofDays(1)));
            default -> NUMBER.matcher(text).matches() ? ofUnix(Long.parseLong(text)) : ofIso(text);
        };
    }

    /** Reads Unix time; empty if it is before 1970 or after the year 9999. The time may be in the past. */
    public static Optional<Instant> ofUnix(long number) {
        if (number < 0) {
            return Optional.empty();
        }
        return storable(number < FIRST_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number));
    }

    private static Optional<Instant> ofIso(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            Instant time = text.length() == DATE_LENGTH
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            return storable(time.truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> storable(Instant time) {
        return time.isAfter(LAST) || time.isBefore(Instant.EPOCH) ? Optional.empty() : Optional.of(time);
    }
}
