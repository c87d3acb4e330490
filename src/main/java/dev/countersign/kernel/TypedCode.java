package dev.countersign.kernel;

import java.util.regex.Pattern;

/**
 * A code as people type or paste it. Apps show {@code 123 456} and mail programs add a line break; neither is part of
 * the code.
 */
public final class TypedCode {

    /* Unicode's properties White_Space and Dash; \p{Pd} lacks four characters of the latter. */
    private static final Pattern SEPARATORS =
            Pattern.compile("[\\p{IsWhite_Space}\\p{Pd}\\u2053\\u207B\\u208B\\u2212]+");

    private static final Pattern SIX_DIGITS = Pattern.compile("[0-9]{6}");

    private TypedCode() {}

    /** The text without any white space or dashes. Check a code's form only after this. */
    public static String bare(String typed) {
        return SEPARATORS.matcher(typed).replaceAll("");
    }

    /** Whether a bare text is exactly six ASCII digits. Java's own check would accept other digits too. */
    public static boolean isSixDigits(String bare) {
        return SIX_DIGITS.matcher(bare).matches();
    }
}
