package dev.countersign.mail;

/**
 * A mail as it goes over the wire.
 *
 * @param from where bounces go, a bare address
 * @param to its one recipient, a bare address
 * @param content headers and body, seven-bit, with LF at the end of each line but the last
 */
record Envelope(String from, String to, String content) {

    /** The content with CRLF, and with a second dot before lines that begin with one (RFC 5321, 4.5.2). */
    String stuffed() {
        return content.replaceAll("(?m)^\\.", "..").replace("\n", "\r\n");
    }

    @Override
    public String toString() {
        return "Envelope";
    }
}
