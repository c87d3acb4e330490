package dev.countersign.wire.http;

import dev.countersign.kernel.Refused;

/** Checks of texts that clients send. */
public final class Texts {

    private Texts() {}

    /** @throws Refused when {@code text} contains NUL or half of a surrogate pair */
    public static void requireStorable(String text, String pointer) {
        if (!isStorable(text)) {
            throw notStorable(pointer);
        }
    }

    static Refused notStorable(String pointer) {
        return Refused.invalid(pointer, "holds a character that is not allowed");
    }

    /** Whether {@code text} contains neither NUL nor half of a surrogate pair. */
    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
