package dev.countersign.mail;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One answer of a mail server (RFC 5321, 4.2). Its words may repeat the address, so {@code toString} leaves them out. */
record SmtpReply(int code, List<String> lines) {

    private static final Pattern LINE = Pattern.compile("[2-5]\\d\\d([ -].*)?");
    private static final Pattern ENHANCED_CODE = Pattern.compile("^[245]\\d\\d[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    SmtpReply {
        lines = List.copyOf(lines);
    }

    static SmtpReply of(List<String> lines) {
        return new SmtpReply(Integer.parseInt(lines.getFirst().substring(0, 3)), lines);
    }

    static boolean isLine(String line) {
        return LINE.matcher(line).matches();
    }

    static boolean isLast(String line) {
        return line.length() == 3 || line.charAt(3) == ' ';
    }

    boolean isPositive() {
        return code / 100 == 2;
    }

    boolean isPermanentRefusal() {
        return code / 100 == 5;
    }

    /** The code and, where the server gave one, the enhanced code of RFC 3463. */
    String codes() {
        Matcher enhanced = ENHANCED_CODE.matcher(lines.getFirst());
        return code + (enhanced.find() ? " " + enhanced.group(1) : "");
    }

    /** The lines of an answer to EHLO without their codes, in upper case. */
    List<String> extensions() {
        return lines.stream()
                .skip(1)
                .filter(line -> line.length() > 4)
                .map(line -> line.substring(4).toUpperCase(Locale.ROOT))
                .toList();
    }

    @Override
    public String toString() {
        return "SmtpReply[" + codes() + ']';
    }
}
