package dev.countersign.kernel;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Row ids of 24 lower-case hex characters: four bytes of time in seconds, then eight random bytes. */
public final class Ids {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{24}");

    private Ids() {}

    static String of(Instant time, byte[] eightRandomBytes) {
        ByteBuffer bytes = ByteBuffer.allocate(12);
        bytes.putInt((int) time.getEpochSecond()).put(eightRandomBytes, 0, 8);
        return HexFormat.of().formatHex(bytes.array());
    }

    public static boolean isId(String text) {
        return text != null && FORM.matcher(text).matches();
    }
}
