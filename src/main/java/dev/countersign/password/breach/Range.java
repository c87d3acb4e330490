package dev.countersign.password.breach;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All breached passwords whose SHA-1 begins with the same five hex digits. Keeps the next 60 bits of each, which takes a
 * fifth of the text; that two passwords share them by chance is out of the question.
 */
record Range(long[] sorted) {

    private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{35}):(\\d{1,10})");
    private static final int KEPT_DIGITS = 15;

    /** @throws IllegalArgumentException if a line is not a suffix with a count */
    static Range parse(String answer) {
        return new Range(answer.lines()
                .filter(line -> !line.isBlank())
                .map(Range::line)
                // Padding: lines that only hide how long the answer is.
                .filter(line -> !line.group(2).matches("0+"))
                .mapToLong(line -> kept(line.group(1)))
                .sorted()
                .toArray());
    }

    private static Matcher line(String text) {
        Matcher line = LINE.matcher(text.strip());
        if (!line.matches()) {
            throw new IllegalArgumentException("not the suffix of a hash and a count");
        }
        return line;
    }

    private static long kept(String suffix) {
        return Long.parseLong(suffix, 0, KEPT_DIGITS, 16);
    }

    boolean contains(String suffix) {
        return Arrays.binarySearch(sorted, kept(suffix)) >= 0;
    }
}
