package dev.countersign.kernel;

import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address that mail can be sent to: an ASCII dot-atom of at most 64 characters, {@code @}, and a domain name, at
 * most 254 characters in all (RFC 5321, 4.1.2). Quoted or non-ASCII local parts, address literals and anything that
 * could carry a header are rejected. An international domain is read as browsers read it (UTS #46, non-transitional,
 * with the IDNA2008 rules for joiners and bidirectional text), so that {@code faß.de} is not {@code fass.de}.
 *
 * @param text as the person wrote it, without surrounding white space and with the domain in lower-case ASCII
 * @param key the lower-case form that identifies the account
 */
public record EmailAddress(String text, String key) {

    private static final int MAX_LENGTH = 254;
    private static final int MAX_LOCAL_PART = 64;
    private static final Pattern LOCAL_PART =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern ALL_DIGITS = Pattern.compile("[0-9]+");

    /* Loaded only for an international domain, because loading its tables takes a while. */
    private static final class International {
        private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
                | IDNA.USE_STD3_RULES
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ
                | IDNA.CHECK_CONTEXTO);
    }

    /**
     * Parses an address, ignoring Unicode white space around it, which comes with pasting. The form is checked after
     * the domain was mapped to ASCII: otherwise a full-width {@code @}, or a dot that only the mapping produces, could
     * send the mail elsewhere.
     *
     * @return empty when {@code input} is not a valid address
     */
    public static Optional<EmailAddress> parse(String input) {
        return input == null ? Optional.empty() : parseTrimmed(trimmed(input));
    }

    private static Optional<EmailAddress> parseTrimmed(String input) {
        int at = input.indexOf('@');
        if (input.length() > MAX_LENGTH || at < 1 || at != input.lastIndexOf('@') || at > MAX_LOCAL_PART) {
            return Optional.empty();
        }
        String local = input.substring(0, at);
        String domain = asciiDomain(input.substring(at + 1));
        boolean valid = LOCAL_PART.matcher(local).matches()
                && DOMAIN.matcher(domain).matches()
                && !ALL_DIGITS
                        .matcher(domain.substring(domain.lastIndexOf('.') + 1))
                        .matches()
                && local.length() + 1 + domain.length() <= MAX_LENGTH;
        return valid
                ? Optional.of(new EmailAddress(local + '@' + domain, local.toLowerCase(Locale.ROOT) + '@' + domain))
                : Optional.empty();
    }

    private static String trimmed(String input) {
        int start = 0;
        int end = input.length();
        while (start < end && isWhiteSpace(input.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(input.charAt(end - 1))) {
            end--;
        }
        return input.substring(start, end);
    }

    /* Unicode's White_Space property; neither String.strip nor trim covers all of it. */
    private static boolean isWhiteSpace(char c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
    }

    /* An ASCII domain is only lower-cased: every stored key is ASCII and must parse to itself. */
    private static String asciiDomain(String domain) {
        if (domain.chars().allMatch(c -> c < 0x80)) {
            return domain.toLowerCase(Locale.ROOT);
        }
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = International.UTS46.nameToASCII(domain, new StringBuilder(), info);
        return info.hasErrors() ? "" : ascii.toString();
    }

    /**
     * The mailbox behind the address: without {@code +tag}, and without dots where the provider ignores them. Used only
     * for budgets, never as an identity.
     */
    public static String mailboxOf(String key) {
        int at = key.indexOf('@');
        String local = key.substring(0, at);
        String domain = key.substring(at + 1);
        int plus = local.indexOf('+');
        if (plus > 0) {
            local = local.substring(0, plus);
        }
        if (domain.equals("gmail.com") || domain.equals("googlemail.com")) {
            local = local.replace(".", "");
            domain = "gmail.com";
        }
        return local + '@' + domain;
    }

    public String localPart() {
        return text.substring(0, text.indexOf('@'));
    }
}
