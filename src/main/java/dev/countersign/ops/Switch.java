package dev.countersign.ops;

import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads a setting that is on or off. The configuration library reads unknown text as "off", so a misspelt {@code true}
 * would switch off a protection.
 */
final class Switch implements Converter<Boolean> {

    private static final long serialVersionUID = 1;
    private static final Set<String> ON = Set.of("true", "yes", "y", "on", "1");
    private static final Set<String> OFF = Set.of("false", "no", "n", "off", "0");

    @Override
    public Boolean convert(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (ON.contains(word)) {
            return true;
        }
        if (OFF.contains(word)) {
            return false;
        }
        throw new IllegalArgumentException("neither true nor false");
    }

    /** @param text null if it is not set */
    static boolean isOff(String text) {
        return text != null && OFF.contains(text.strip().toLowerCase(Locale.ROOT));
    }
}
