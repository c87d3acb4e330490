package dev.countersign.password;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.smallrye.mutiny.Uni;
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

    private final HashingPool pool;
    private CommonPasswords common;

    PasswordPolicy(HashingPool pool) {
        this.pool = pool;
    }

    /**
     * Refuses what is no good password for the owner of {@code address}, with {@code WEAK_PASSWORD} or {@code
     * BREACHED_PASSWORD}. It runs on the hashing pool, as the first call reads the list.
     */
    public Uni<Void> require(Password password, EmailAddress address) {
        return pool.run(() -> objection(password, address))
                .flatMap(objection -> objection.isPresent()
                        ? Uni.createFrom().failure(objection.get())
                        : Uni.createFrom().voidItem());
    }

    private synchronized CommonPasswords common() {
        if (common == null) {
            common = CommonPasswords.load();
        }
        return common;
    }

    /** @return why {@code password} is refused for the owner of {@code address}, or empty when it is good */
    Optional<Refused> objection(Password password, EmailAddress address) {
        int length = password.codePoints();
        if (length < MIN_LENGTH || length > MAX_LENGTH || !hasFourClasses(password.reveal())) {
            return Optional.of(Refused.because(Reason.WEAK_PASSWORD));
        }
        boolean guessable = containsAddress(password, address) || common().contains(password.reveal());
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
