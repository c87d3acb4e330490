package dev.countersign.wire.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as all dialects write them: ISO 8601 in UTC with milliseconds, which every client can parse. */
public final class Timestamp {

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Timestamp() {}

    public static String of(Instant instant) {
        return MILLIS.format(instant);
    }
}
