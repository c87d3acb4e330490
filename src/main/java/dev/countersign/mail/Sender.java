package dev.countersign.mail;

import io.vertx.ext.mail.mailencoder.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whom mails come from.
 *
 * @param address the bare address
 * @param name what mail programs show with it; may be empty
 */
record Sender(String address, String name) {

    private static final Pattern ATOMS = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");
    /** An encoded word has 75 characters at most, and base64 makes four of three. */
    private static final int LONGEST_CHUNK = 45;

    /** Reads {@code Name <address>} or an address alone. */
    static Sender of(String text) {
        EmailAddress parsed = new EmailAddress(text.strip());
        return new Sender(parsed.getEmail(), unquoted(parsed.getName().strip()));
    }

    private static String unquoted(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1")
                : name;
    }

    /** The value of the {@code From} header: a name beyond ASCII as encoded words (RFC 2047), others as RFC 5322 has them. */
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

    /* Each word is whole characters, or programs that decode one word at a time show garbage. */
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
