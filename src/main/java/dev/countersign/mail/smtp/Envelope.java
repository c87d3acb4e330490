package dev.countersign.mail.smtp;

/**
 * A mail as it is sent over SMTP.
 *
 * @param from where bounces go, a bare address
 * @param to its one recipient, a bare address
 * @param content headers and body, 7-bit, lines separated by LF
 */
record Envelope(String from, String to, String content) {

    /** The content with CRLF line ends and doubled leading dots (RFC 5321, 4.5.2). */
    String stuffed() {
        return content.replaceAll("(?m)^\\.", "..").replace("\n", "\r\n");
    }

    @Override
    public String toString() {
        return "Envelope";
    }
}
