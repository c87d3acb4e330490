package dev.countersign.password;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.password.breach.BreachedPasswords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;

/**
 * The rules for new passwords: the form that a {@link PasswordRule} asks for, not one of the most common passwords in
 * known breaches or in {@link BreachedPasswords}, and not containing the address. Not applied at sign-in.
 */
@ApplicationScoped
public class PasswordPolicy {

    /** Minimum length in code points under {@link PasswordRule#COMPOSED}. */
    public static final int MIN_LENGTH = 12;

    /** Maximum length in code points under every rule. */
    public static final int MAX_LENGTH = 128;

    private static final int MIN_LENGTH_ALONE = 8;

    private final CpuPool pool;
    private final BreachedPasswords breached;
    private CommonPasswords common;

    PasswordPolicy(CpuPool pool, BreachedPasswords breached) {
        this.pool = pool;
        this.breached = breached;
    }

    /**
     * Refuses a password that is not good enough for the owner of {@code address}: under {@code COMPOSED} with {@code
     * WEAK_PASSWORD}, under {@code LENGTH} with {@code PASSWORD_TOO_SHORT}, under both with {@code PASSWORD_TOO_LONG}
     * or {@code BREACHED_PASSWORD}. Runs on the {@link CpuPool}, because the first call loads the list.
     */
    public Uni<Void> require(Password password, EmailAddress address, PasswordRule rule) {
        return pool.run(Party.about(address.key()), () -> objection(password, address, rule))
                .flatMap(objection ->
                        objection.isPresent() ? Uni.createFrom().failure(objection.get()) : requireUnknown(password));
    }

    private Uni<Void> requireUnknown(Password password) {
        return breached.contains(password.reveal())
                .invoke(found -> {
                    if (found) {
                        throw Refused.because(Reason.BREACHED_PASSWORD);
                    }
                })
                .replaceWithVoid();
    }

    private synchronized CommonPasswords common() {
        if (common == null) {
            common = CommonPasswords.load();
        }
        return common;
    }

    /** @return why {@code password} is refused for the owner of {@code address}, or empty if it is good */
    Optional<Refused> objection(Password password, EmailAddress address, PasswordRule rule) {
        return wrongForm(password, rule)
                .or(() -> isGuessable(password, address) ? Optional.of(Reason.BREACHED_PASSWORD) : Optional.empty())
                .map(Refused::because);
    }

    private static Optional<Reason> wrongForm(Password password, PasswordRule rule) {
        int length = password.codePoints();
        if (length > MAX_LENGTH) {
            return Optional.of(Reason.PASSWORD_TOO_LONG);
        }
        return switch (rule) {
            case COMPOSED ->
                Optional.of(Reason.WEAK_PASSWORD)
                        .filter(weak -> length < MIN_LENGTH || !hasFourClasses(password.reveal()));
            case LENGTH -> Optional.of(Reason.PASSWORD_TOO_SHORT).filter(weak -> length < MIN_LENGTH_ALONE);
        };
    }

    private boolean isGuessable(Password password, EmailAddress address) {
        return containsAddress(password, address) || common().contains(password.reveal());
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
