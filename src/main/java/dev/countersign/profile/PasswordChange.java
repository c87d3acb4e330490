package dev.countersign.profile;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.ProfileChange;
import dev.countersign.account.SignedIn;
import dev.countersign.code.Code;
import dev.countersign.code.CodePurpose;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordPolicy;
import dev.countersign.password.PasswordRule;
import dev.countersign.password.Passwords;
import dev.countersign.secondfactor.Evidence;
import dev.countersign.secondfactor.StepUp;
import dev.countersign.secondfactor.StepUp.Proof;
import dev.countersign.session.Issued;
import dev.countersign.session.Sessions;
import dev.countersign.session.Terms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Replaces the password of a signed-in user who knows it. All other sessions end, trusted devices and mailed reset links
 * too; this session gets new tokens, and the owner gets a mail. An account without a password gets one by {@link
 * dev.countersign.account.PasswordReset} only.
 */
@ApplicationScoped
public class PasswordChange {

    private static final String CHANGED = "password_changed";

    private final StepUp stepUp;
    private final PasswordPolicy policy;
    private final Passwords passwords;
    private final Accounts accounts;
    private final Sessions sessions;

    PasswordChange(StepUp stepUp, PasswordPolicy policy, Passwords passwords, Accounts accounts, Sessions sessions) {
        this.stepUp = stepUp;
        this.policy = policy;
        this.passwords = passwords;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /**
     * Who wants which password.
     *
     * @param code of the app, or a backup code; may be empty if the account has no second factor, or if such a code was
     *     given in this session
     */
    public record Wish(
            SignedIn who, Password current, Optional<Code> code, Password chosen, PasswordRule rule, Client client) {

        private Proof proof() {
            return new Proof(who, CodePurpose.PASSWORD, new Evidence.ByPassword(current), code, client);
        }
    }

    /** The account as it is now, and the new tokens of the session. */
    public record Changed<T extends Issued>(Account account, T issued) {}

    /**
     * Changes the password, and with it, in one transaction, what {@code profile} says. Refuses a bad password like
     * {@link PasswordPolicy#require}, before anything is proved or counted, then like {@link
     * StepUp#performWithEachFactor}.
     *
     * @param terms with which the session was opened
     */
    public <T extends Issued> Uni<Changed<T>> change(Wish wish, Terms<T> terms, ProfileChange profile) {
        String emailKey = wish.who().account().emailKey();
        return policy.require(wish.chosen(), new EmailAddress(emailKey, emailKey), wish.rule())
                .chain(() -> stepUp.performWithEachFactor(
                        wish.proof(),
                        () -> passwords.hash(wish.chosen(), emailKey),
                        (account, hash) -> accounts.changeProfile(account, profile, wish.client())
                                .chain(() -> store(wish, account, hash, terms))));
    }

    private <T extends Issued> Uni<Changed<T>> store(Wish wish, Account account, String hash, Terms<T> terms) {
        return accounts.replacePassword(account, hash, wish.client())
                .flatMap(version -> sessions.keepOnly(
                        wish.who().session(), version, terms, Optional.empty(), CHANGED, wish.client()))
                .map(issued -> new Changed<>(account, issued));
    }
}
