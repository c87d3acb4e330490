package dev.countersign.kernel;

import java.util.regex.Pattern;

/**
 * The text of a code as people type or paste it. Apps show {@code 123 456}, mail programs add a line end, and neither is
 * part of the code.
 */
public final class TypedCode {

    /* Unicode's properties White_Space and Dash; of the latter \p{Pd} lacks four signs. */
    private static final Pattern SEPARATORS =
            Pattern.compile("[\\p{IsWhite_Space}\\p{Pd}\\u2053\\u207B\\u208B\\u2212]+");

    private static final Pattern SIX_DIGITS = Pattern.compile("[0-9]{6}");

    private TypedCode() {}

    /** The text without white space and dashes, wherever they are. Its form is judged after this, never before. */
    public static String bare(String typed) {
        return SEPARATORS.matcher(typed).replaceAll("");
    }

    /** Whether a bare text is six ASCII digits and nothing else: other digits are digits to Java, too. */
    public static boolean isSixDigits(String bare) {
        return SIX_DIGITS.matcher(bare).matches();
    }
}
