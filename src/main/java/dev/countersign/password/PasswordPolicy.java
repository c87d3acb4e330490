package dev.countersign.password;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;

/**
 * What a new password must be: 12 to 128 code points with an upper-case letter, a lower-case letter, a digit and
 * another sign (the wire contract asks for the four classes), not among the commonest of known breaches, and not made of
 * the address. It is not asked at sign-in.
 */
@ApplicationScoped
public class PasswordPolicy {

    public static final int MIN_LENGTH = 12;
    public static final int MAX_LENGTH = 128;

    // Read at the first use, not at start: a quarter of a second that no other request needs.
    private final java.util.function.Supplier<CommonPasswords> common = new Once();

    private static final class Once implements java.util.function.Supplier<CommonPasswords> {
        private volatile CommonPasswords loaded;

        @Override
        public CommonPasswords get() {
            CommonPasswords list = loaded;
            if (list == null) {
                list = CommonPasswords.load();
                loaded = list;
            }
            return list;
        }
    }

    /** @return why {@code password} is refused for the owner of {@code address}, or empty when it is good */
    public Optional<Refused> objection(Password password, EmailAddress address) {
        int length = password.codePoints();
        if (length < MIN_LENGTH || length > MAX_LENGTH || !hasFourClasses(password.reveal())) {
            return Optional.of(Refused.because(Reason.WEAK_PASSWORD));
        }
        boolean guessable = containsAddress(password, address) || common.get().contains(password.reveal());
        return guessable ? Optional.of(Refused.because(Reason.BREACHED_PASSWORD)) : Optional.empty();
    }

    private static boolean hasFourClasses(String text) {
        return text.codePoints().anyMatch(Character::isUpperCase)
                && text.codePoints().anyMatch(Character::isLowerCase)
                && text.codePoints().anyMatch(Character::isDigit)
                && text.codePoints().anyMatch(c -> !Character.isLetterOrDigit(c));
    }

    private static boolean containsAddress(Password password, EmailAddress address) {
        String lower = password.reveal().toLowerCase(Locale.ROOT);
        String local = address.key().substring(0, address.key().indexOf('@'));
        return lower.contains(address.key()) || (local.length() >= 8 && lower.contains(local));
    }
}
