package dev.countersign.kernel;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address that mail can be sent to: an ASCII dot-atom, {@code @}, and a domain name (RFC 5321, 4.1.2), at most 64 and
 * 254 characters. Quoted local parts, address literals and everything that could carry a header are refused.
 *
 * @param text as the person wrote it, with the domain in lower-case ASCII
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

    /**
     * Reads an address. The form is checked after the domain was normalised: a full-width {@code @} or a dot that only
     * normalising makes would otherwise send the mail elsewhere.
     *
     * @return empty when {@code input} is no such address
     */
    public static Optional<EmailAddress> parse(String input) {
        if (input == null || input.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int at = input.indexOf('@');
        if (at < 1 || at != input.lastIndexOf('@') || at > MAX_LOCAL_PART) {
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

    private static String asciiDomain(String domain) {
        try {
            return IDN.toASCII(Normalizer.normalize(domain, Normalizer.Form.NFKC), IDN.USE_STD3_ASCII_RULES)
                    .toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
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
