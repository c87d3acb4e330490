package dev.countersign.mail.smtp;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One reply of a mail server (RFC 5321, 4.2). Its text may repeat the address, so {@code toString} leaves it out. */
public record SmtpReply(int code, List<String> lines) {

    private static final Pattern LINE = Pattern.compile("[2-5]\\d\\d([ -].*)?");
    private static final Pattern ENHANCED_CODE = Pattern.compile("^[245]\\d\\d[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    public SmtpReply {
        lines = List.copyOf(lines);
    }

    /** A whole reply: all its lines, without their line ends. */
    public static SmtpReply of(List<String> lines) {
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

    public boolean isPermanentRefusal() {
        return code / 100 == 5;
    }

    /** The code and, if the server gave one, the enhanced code of RFC 3463. */
    public String codes() {
        Matcher enhanced = ENHANCED_CODE.matcher(lines.getFirst());
        return code + (enhanced.find() ? " " + enhanced.group(1) : "");
    }

    /** The lines of a reply to EHLO after the first, without their codes, in upper case. */
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
