package dev.countersign.mail.smtp;

import io.vertx.ext.mail.mailencoder.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The sender of our mails.
 *
 * @param address the bare address
 * @param name the display name; may be empty
 */
record Sender(String address, String name) {

    private static final Pattern ATOMS = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");
    /** In bytes: an encoded word may have 75 characters, and base64 turns three bytes into four characters. */
    private static final int LONGEST_CHUNK = 45;

    /** Parses {@code Name <address>} or a bare address. */
    static Sender of(String text) {
        EmailAddress parsed = new EmailAddress(text.strip());
        return new Sender(parsed.getEmail(), unquoted(parsed.getName().strip()));
    }

    private static String unquoted(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1")
                : name;
    }

    /** The value of the {@code From} header. Names with non-ASCII characters become encoded words (RFC 2047). */
    String header() {
        if (name.isEmpty()) {
            return address;
        }
        return phrase() + " <" + address + '>';
    }

    private String phrase() {
        if (!PRINTABLE.matcher(name).matches()) {
            return encodedWords();
        }
        return ATOMS.matcher(name).matches() ? name : '"' + name.replaceAll("([\"\\\\])", "\\\\$1") + '"';
    }

    /* Each word holds whole characters, since some programs decode word by word. */
    private String encodedWords() {
        List<String> words = new ArrayList<>();
        StringBuilder chunk = new StringBuilder();
        name.codePoints().mapToObj(Character::toString).forEach(character -> {
            if (utf8(chunk + character).length > LONGEST_CHUNK) {
                words.add(encodedWord(chunk.toString()));
                chunk.setLength(0);
            }
            chunk.append(character);
        });
        words.add(encodedWord(chunk.toString()));
        return String.join("\n ", words);
    }

    private static String encodedWord(String text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(utf8(text)) + "?=";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
