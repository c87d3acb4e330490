package dev.countersign.password;

import dev.countersign.kernel.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The most common passwords in known breaches. A password is common when its lower-case form is in the list, or when it
 * merely decorates one that is: {@code P@ssword2024!} is {@code password} with the usual substitutions and a tail.
 */
final class CommonPasswords {

    private static final String LIST = "/com/nulabinc/zxcvbn/matchers/dictionaries/passwords.txt";
    private static final String SUBSTITUTES = "@4301!$5+7";
    private static final String SUBSTITUTED = "aaeoiisstt";

    // Eight bytes of each entry's SHA-256, sorted: this takes a quarter of a megabyte instead of five.
    private final long[] entries;

    private CommonPasswords(long[] entries) {
        this.entries = entries;
    }

    static CommonPasswords load() {
        try (InputStream stream = CommonPasswords.class.getResourceAsStream(LIST)) {
            if (stream == null) {
                throw new IllegalStateException("the list of common passwords is not on the class path");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return new CommonPasswords(lines.lines()
                    .filter(line -> !line.isBlank())
                    .mapToLong(line -> fingerprint(line.toLowerCase(Locale.ROOT)))
                    .sorted()
                    .toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean contains(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        return isEntry(lower) || isEntry(bare(lower)) || isEntry(plain(bare(lower))) || isEntry(bare(plain(lower)));
    }

    int size() {
        return entries.length;
    }

    private boolean isEntry(String text) {
        return !text.isEmpty() && Arrays.binarySearch(entries, fingerprint(text)) >= 0;
    }

    /** The text without the digits and signs around the word. */
    private static String bare(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && !Character.isLetter(text.charAt(start))) {
            start++;
        }
        while (end > start && !Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            int at = SUBSTITUTES.indexOf(c);
            plain.append(at < 0 ? c : SUBSTITUTED.charAt(at));
        }
        return plain.toString();
    }

    private static long fingerprint(String text) {
        return ByteBuffer.wrap(Sha256.of(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }
}
