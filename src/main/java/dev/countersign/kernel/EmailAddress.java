package dev.countersign.kernel;

import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address that mail can be sent to: an ASCII dot-atom, {@code @}, and a domain name (RFC 5321, 4.1.2), at most 64 and
 * 254 characters. Local parts that are quoted or not ASCII, address literals and everything that could carry a header are
 * refused. An international domain is read as browsers read it (UTS #46, non-transitional, with the rules of IDNA2008 for
 * joiners and bidirectional text), so that {@code faß.de} is not {@code fass.de}.
 *
 * @param text as the person wrote it, without blanks around it and with the domain in lower-case ASCII
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

    /* Loaded only when somebody has an international domain: its tables take a while. */
    private static final class International {
        private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
                | IDNA.USE_STD3_RULES
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ
                | IDNA.CHECK_CONTEXTO);
    }

    /**
     * Reads an address; Unicode white space around it, which comes with pasting, is ignored. The form is checked after the
     * domain was mapped to ASCII: a full-width {@code @} or a dot that only the mapping makes would otherwise send the
     * mail elsewhere.
     *
     * @return empty when {@code input} is no such address
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

    /* The property White_Space of Unicode; neither String.strip nor trim knows all of it. */
    private static boolean isWhiteSpace(char c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
    }

    /* ASCII is only put in lower case: every stored key is ASCII, and must be read as itself. */
    private static String asciiDomain(String domain) {
        if (domain.chars().allMatch(c -> c < 0x80)) {
            return domain.toLowerCase(Locale.ROOT);
        }
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = International.UTS46.nameToASCII(domain, new StringBuilder(), info);
        return info.hasErrors() ? "" : ascii.toString();
    }

    /**
     * The mailbox behind the address, for budgets only: without {@code +tag}, and without dots where the provider
     * ignores them. Never an identity.
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
