package dev.countersign.automation;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name that the owner gives a token, unique among the account's tokens. */
public record TokenAlias(String value) {

    /** How many characters it may have. */
    public static final int LONGEST = 254;

    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9 _-]{1," + LONGEST + "}");

    public TokenAlias {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an alias has 1 to 254 letters, digits, blanks, _ and -");
        }
    }

    /** Parses an alias; empty for null and for what is not one. */
    public static Optional<TokenAlias> parse(String text) {
        return text != null && FORM.matcher(text).matches() ? Optional.of(new TokenAlias(text)) : Optional.empty();
    }

    /** This alias with {@code end} after it, cut where it would be too long. */
    TokenAlias followedBy(String end) {
        return new TokenAlias(value.substring(0, Math.min(value.length(), LONGEST - end.length())) + end);
    }

    @Override
    public String toString() {
        return value;
    }
}
