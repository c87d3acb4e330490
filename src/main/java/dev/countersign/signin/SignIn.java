package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.Credentials;
import dev.countersign.account.Credentials.AccountCredential;
import dev.countersign.account.Verification;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.password.Passwords;
import dev.countersign.password.Passwords.Asker;
import dev.countersign.password.Passwords.Match;
import dev.countersign.password.Passwords.Stored;
import dev.countersign.password.Passwords.Verdict;
import dev.countersign.session.Issued;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.Admission.First;
import dev.countersign.signin.Admission.Steps;
import dev.countersign.signin.Attempts.Attempt;
import dev.countersign.signin.SignInOutcome.OfTwoSteps;
import dev.countersign.signin.SignInOutcome.Opened;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Signs people in by a first factor. Each way in ends in {@link Admission}, which alone decides what follows. A name that
 * is nobody's costs the same as one that is somebody's: the same statement, the same counting, one hash.
 */
@ApplicationScoped
public class SignIn {

    private static final Logger LOG = Logger.getLogger(SignIn.class);

    private final Accounts accounts;
    private final Verification verification;
    private final Passwords passwords;
    private final Places places;
    private final Attempts attempts;
    private final RefusedSignIns refusals;
    private final Admission admission;
    private final Database database;

    SignIn(
            Accounts accounts,
            Verification verification,
            Passwords passwords,
            Places places,
            Attempts attempts,
            RefusedSignIns refusals,
            Admission admission,
            Database database) {
        this.accounts = accounts;
        this.verification = verification;
        this.passwords = passwords;
        this.places = places;
        this.attempts = attempts;
        this.refusals = refusals;
        this.admission = admission;
        this.database = database;
    }

    /**
     * What somebody signs in with.
     *
     * @param trustedDevices what the client's device was given when it was trusted, to be spared the second factor; a
     *     browser may hold more than one
     */
    public record PasswordLogin(LoginName name, Password password, List<SecretToken> trustedDevices) {}

    /**
     * Signs in by password. Refuses with {@code INVALID_CREDENTIALS}; only after the password matched with {@code
     * EMAIL_NOT_VERIFIED} or {@code SIGN_IN_BANNED}.
     */
    public <T extends Issued> Uni<SignInOutcome<T>> withPassword(PasswordLogin login, Terms<T> terms, Client client) {
        return withPassword(login, Steps.CODE_OR_SETUP, terms, client);
    }

    /** The same for clients that cannot set a second factor up: who must do so is refused, {@code TWOFACTOR_REQUIRED}. */
    public <T extends Issued> Uni<OfTwoSteps<T>> withPasswordAndCode(
            PasswordLogin login, Terms<T> terms, Client client) {
        return withPassword(login, Steps.CODE, terms, client).map(outcome -> (OfTwoSteps<T>) outcome);
    }

    /** The same for clients that can give no code, either: who needs a second factor is refused, {@code OTP_REQUIRED}. */
    public <T extends Issued> Uni<Opened<T>> withPasswordAlone(PasswordLogin login, Terms<T> terms, Client client) {
        return withPassword(login, Steps.NONE, terms, client).map(outcome -> (Opened<T>) outcome);
    }

    private <T extends Issued> Uni<SignInOutcome<T>> withPassword(
            PasswordLogin login, Steps steps, Terms<T> terms, Client client) {
        return places.of(login.name(), login.trustedDevices(), client)
                .flatMap(attempts::begin)
                .flatMap(attempt -> judge(login, attempt)
                        .onFailure(SignIn::isBusy)
                        .call(busy -> attempts.giveBackUnseen(attempt, Passwords.isOwnFault(busy)))
                        .flatMap(verdict -> verdict.match() == Match.NONE
                                ? refusals.<SignInOutcome<T>>refuse(attempt, wrongPassword(attempt))
                                : attempts.giveBack(attempt)
                                        .flatMap(back -> matched(login, attempt, verdict, steps, terms))));
    }

    /* A full count is answered alike to everybody, or the answer would tell who has an account and where. */
    private static Refused wrongPassword(Attempt attempt) {
        return attempt.full()
                .map(left -> Refused.until(Reason.RATE_LIMITED, left))
                .orElseGet(() -> Refused.because(Reason.INVALID_CREDENTIALS));
    }

    private static boolean isBusy(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.BUSY;
    }

    private Uni<Verdict> judge(PasswordLogin login, Attempt attempt) {
        Credentials found = attempt.place().credentials();
        Optional<String> emailKey = login.name() instanceof LoginName.ByEmail email
                ? Optional.of(email.address().key())
                : found.account().map(AccountCredential::emailKey);
        if (emailKey.isEmpty() || attempt.isLocked()) {
            return passwords.compareWithNobody(login.password(), asker(attempt));
        }
        Stored stored =
                new Stored(emailKey.get(), found.account().map(AccountCredential::passwordHash), found.pending());
        return passwords.compare(login.password(), stored, asker(attempt));
    }

    private static Asker asker(Attempt attempt) {
        Attempts.Place place = attempt.place();
        return new Asker(place.client(), place.isKnown() ? Optional.empty() : Optional.of(place.subject()));
    }

    private <T extends Issued> Uni<SignInOutcome<T>> matched(
            PasswordLogin login, Attempt attempt, Verdict verdict, Steps steps, Terms<T> terms) {
        if (verdict.match() == Match.PENDING) {
            LoginName.ByEmail email = (LoginName.ByEmail) login.name();
            return refusals.refuse(
                    attempt,
                    Refused.about(Reason.EMAIL_NOT_VERIFIED, email.address().text()));
        }
        Client client = attempt.place().client();
        AccountCredential credential = attempt.place().credentials().account().get();
        First<T> first = new First<>(SignInMethod.PASSWORD, login.trustedDevices(), steps, terms, client);
        Uni<Void> renewed = verdict.outdated()
                ? renew(credential, login.password(), client)
                : Uni.createFrom().voidItem();
        return renewed.flatMap(done -> database.transaction(() -> accounts.find(credential.accountId())
                        .flatMap(account -> unlessChanged(account, credential))
                        .flatMap(account -> admission.afterFirst(account, first))))
                .flatMap(Supplier::get)
                .onFailure(SignIn::isAboutTheAccount)
                .recoverWithUni(refused -> refusals.refuse(attempt, (Refused) refused));
    }

    private static boolean isAboutTheAccount(Throwable failure) {
        return failure instanceof Refused refused
                && switch (refused.reason()) {
                    case SIGN_IN_BANNED, OTP_REQUIRED, TWOFACTOR_REQUIRED -> true;
                    default -> false;
                };
    }

    /* In a transaction of its own: the password was right, and the next sign-in can renew its hash as well. */
    private Uni<Void> renew(AccountCredential credential, Password password, Client client) {
        return passwords
                .hash(password, credential.emailKey())
                .flatMap(hash -> database.transaction(
                        () -> accounts.renewHash(credential.accountId(), credential.passwordHash(), hash, client)))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "a hash was not renewed: accountId=%s %s",
                        credential.accountId(), failure.getClass().getName()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /* A reset that ran while the password was hashed makes the old password worthless. */
    private static Uni<Account> unlessChanged(Account account, AccountCredential credential) {
        boolean same = account != null && account.securityVersion() == credential.securityVersion();
        return same ? Uni.createFrom().item(account) : failure(Reason.INVALID_CREDENTIALS);
    }

    /** Verifies an address by its mailed link and signs its owner in. */
    public <T extends Issued> Uni<SignInOutcome<T>> withMailedLink(SecretToken token, Terms<T> terms, Client client) {
        First<T> first = new First<>(SignInMethod.MAILED_LINK, List.of(), Steps.CODE_OR_SETUP, terms, client);
        return verification
                .verify(token, client, account -> admission.afterFirst(account, first))
                .flatMap(Supplier::get);
    }

    /**
     * The same by the code of a mail; refuses as {@link Verification#verifyByCode}.
     *
     * @param pendingId the signup that the caller proved to be its own
     */
    public <T extends Issued> Uni<SignInOutcome<T>> withMailedCode(
            EmailAddress address, String code, Optional<String> pendingId, Terms<T> terms, Client client) {
        First<T> first = new First<>(SignInMethod.MAILED_CODE, List.of(), Steps.CODE_OR_SETUP, terms, client);
        return verification
                .verifyByCode(address, code, pendingId, client, account -> admission.afterFirst(account, first))
                .flatMap(Supplier::get);
    }

    private static <T> Uni<T> failure(Reason reason) {
        return Uni.createFrom().failure(Refused.because(reason));
    }
}
