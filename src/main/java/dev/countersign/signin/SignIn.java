package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
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
import dev.countersign.password.Passwords.Match;
import dev.countersign.password.Passwords.Verdict;
import dev.countersign.session.Issued;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.Admission.First;
import dev.countersign.signin.Attempts.Attempt;
import dev.countersign.signin.Attempts.Place;
import dev.countersign.signin.SignInOutcome.OfDevice;
import dev.countersign.signin.SignInOutcome.OfSession;
import dev.countersign.signin.SignInOutcome.OfTwoSteps;
import dev.countersign.signin.SignInOutcome.Opened;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Signs users in by a first factor. Every way ends in {@link Admission}, which alone decides what follows. A name that
 * nobody has costs the same as an existing one: the same statement, the same counting, one hash.
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
     * A name and a password.
     *
     * @param trustedDevices the secrets that the client presents as a trusted device; a browser may have several
     */
    public record PasswordLogin(LoginName name, Password password, List<SecretToken> trustedDevices) {}

    /**
     * Signs in by password. Refuses with {@code INVALID_CREDENTIALS}, and with {@code EMAIL_NOT_VERIFIED} or {@code
     * SIGN_IN_BANNED} only if the password is correct.
     */
    public <T extends Issued> Uni<SignInOutcome<T>> withPassword(PasswordLogin login, Ending<T> ending, Client client) {
        return byPassword(login, new Capability.Every<>(ending.codeChallenge()), ending.terms(), client);
    }

    /** Signs in like {@link #withPassword(PasswordLogin, Ending, Client)}, for clients that want a session. */
    public <T extends Issued> Uni<OfSession<T>> withPassword(PasswordLogin login, Terms<T> terms, Client client) {
        return byPassword(login, new Capability.Enrolment<>(), terms, client);
    }

    /**
     * Signs in like {@link #withPassword(PasswordLogin, Terms, Client)}, for clients that cannot set up a second factor. Refuses with {@code
     * TWOFACTOR_REQUIRED} when the account has to.
     */
    public <T extends Issued> Uni<OfTwoSteps<T>> withPasswordAndCode(
            PasswordLogin login, Terms<T> terms, Client client) {
        return byPassword(login, new Capability.SecondFactor<>(), terms, client);
    }

    /**
     * Signs in like {@link #withPassword(PasswordLogin, Terms, Client)}, for clients that cannot send a code. Refuses with {@code OTP_REQUIRED} when
     * the account needs a second factor.
     */
    public <T extends Issued> Uni<Opened<T>> withPasswordAlone(PasswordLogin login, Terms<T> terms, Client client) {
        return byPassword(login, new Capability.FirstFactor<>(), terms, client);
    }

    /**
     * Signs in like {@link #withPassword(PasswordLogin, Ending, Client)}, for a device that waits.
     *
     * @param request of the device
     * @param terms of the session that the device will get
     */
    <T extends Issued> Uni<OfDevice<T>> forDevice(PasswordLogin login, String request, Terms<T> terms, Client client) {
        return byPassword(login, new Capability.ForDevice<>(request), terms, client);
    }

    /**
     * Finds out whose name and password these are, for one request and without a session. It counts and costs as much as
     * a sign-in. Refuses with {@code INVALID_CREDENTIALS}, and with {@code EMAIL_NOT_VERIFIED} or {@code
     * PASSWORD_NOT_ENOUGH} only if the password is correct. A banned account is found, too.
     *
     * @param audience the dialect
     */
    public Uni<Account> identify(PasswordLogin login, String audience, Client client) {
        return proving(
                login,
                audience,
                client,
                proved -> database.transaction(() -> accounts.find(proved.accountId())
                        .invoke(account -> requireUnchanged(account, proved))
                        .call(account -> admission.identify(account, client))));
    }

    private <T extends Issued, O extends SignInOutcome<T>> Uni<O> byPassword(
            PasswordLogin login, Capability<T, O> capability, Terms<T> terms, Client client) {
        First<T> first = new First<>(SignInMethod.PASSWORD, login.trustedDevices(), terms, client);
        return proving(login, terms.audience(), client, proved -> admit(proved, first, capability));
    }

    private <O> Uni<O> proving(
            PasswordLogin login, String audience, Client client, Function<AccountCredential, Uni<? extends O>> then) {
        return places.of(login.name(), login.trustedDevices(), audience, client)
                .flatMap(attempts::begin)
                .flatMap(attempt -> prove(login, attempt)
                        .flatMap(then)
                        .onFailure(SignIn::isOfTheSignIn)
                        .recoverWithUni(refused -> refusals.refuse(attempt, (Refused) refused)));
    }

    /* Refusals that say something about this name and password. A busy server or an outage says nothing about them. */
    private static boolean isOfTheSignIn(Throwable failure) {
        return failure instanceof Refused refused
                && switch (refused.reason()) {
                    case INVALID_CREDENTIALS,
                            RATE_LIMITED,
                            EMAIL_NOT_VERIFIED,
                            SIGN_IN_BANNED,
                            OTP_REQUIRED,
                            PASSWORD_NOT_ENOUGH,
                            TWOFACTOR_REQUIRED -> true;
                    default -> false;
                };
    }

    private Uni<AccountCredential> prove(PasswordLogin login, Attempt attempt) {
        return compare(login.password(), attempt)
                .onFailure(SignIn::isBusy)
                .call(busy -> attempts.giveBackUnchecked(attempt, Passwords.isOwnFault(busy)))
                .invoke(verdict -> requireMatch(verdict, attempt))
                .call(() -> attempts.giveBack(attempt))
                .flatMap(verdict -> credential(login, attempt, verdict));
    }

    private Uni<Verdict> compare(Password password, Attempt attempt) {
        Place place = attempt.place();
        return place.stored()
                .filter(stored -> !attempt.isLocked())
                .map(stored -> passwords.compare(password, stored, place.asker()))
                .orElseGet(() -> passwords.compareWithNobody(password, place.asker()));
    }

    private static boolean isBusy(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.BUSY;
    }

    /*
     * A full count gets the same answer for every name. Otherwise the answer would reveal who has an account and where.
     */
    private static void requireMatch(Verdict verdict, Attempt attempt) {
        if (verdict.match() == Match.NONE) {
            throw attempt.full()
                    .map(left -> Refused.until(Reason.RATE_LIMITED, left))
                    .orElseGet(() -> Refused.because(Reason.INVALID_CREDENTIALS));
        }
    }

    private Uni<AccountCredential> credential(PasswordLogin login, Attempt attempt, Verdict verdict) {
        if (verdict.match() == Match.PENDING) {
            throw Refused.about(Reason.EMAIL_NOT_VERIFIED, login.name().text());
        }
        AccountCredential credential = attempt.place().credentials().account().orElseThrow();
        return verdict.outdated()
                ? renew(credential, login.password(), attempt.place().client()).replaceWith(credential)
                : Uni.createFrom().item(credential);
    }

    /* In its own transaction, and best effort: the next sign-in can renew the hash as well. */
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

    private <T extends Issued, O extends SignInOutcome<T>> Uni<O> admit(
            AccountCredential proved, First<T> first, Capability<T, O> capability) {
        return database.transaction(() -> accounts.find(proved.accountId())
                        .invoke(account -> requireUnchanged(account, proved))
                        .flatMap(account -> admission.afterFirst(account, first, capability)))
                .flatMap(admission::complete);
    }

    /* A reset during the hashing makes the old password invalid. */
    private static void requireUnchanged(Account account, AccountCredential proved) {
        if (account == null || account.securityVersion() != proved.securityVersion()) {
            throw Refused.because(Reason.INVALID_CREDENTIALS);
        }
    }

    /** Verifies an address by its mailed link and signs its owner in. Refuses as {@link Verification#verify}. */
    public <T extends Issued> Uni<SignInOutcome<T>> withMailedLink(SecretToken token, Ending<T> ending, Client client) {
        First<T> first = new First<>(SignInMethod.MAILED_LINK, List.of(), ending.terms(), client);
        Capability.Every<T> capability = new Capability.Every<>(ending.codeChallenge());
        return verification
                .verify(token, client, account -> admission.afterFirst(account, first, capability))
                .flatMap(admission::complete);
    }

    /**
     * Verifies an address by an emailed code and signs its owner in. Refuses as {@link Verification#verifyByCode}.
     *
     * @param pendingId the signup that the caller proved to be its own
     */
    public <T extends Issued> Uni<OfSession<T>> withMailedCode(
            EmailAddress address, String code, Optional<String> pendingId, Terms<T> terms, Client client) {
        First<T> first = new First<>(SignInMethod.MAILED_CODE, List.of(), terms, client);
        Capability.Enrolment<T> capability = new Capability.Enrolment<>();
        return verification
                .verifyByCode(
                        address, code, pendingId, client, account -> admission.afterFirst(account, first, capability))
                .flatMap(admission::complete);
    }

    /**
     * Signs in the owner of an identity that a provider proved.
     *
     * @param owner finds or creates the account within the open transaction; if it fails, so does the sign-in
     */
    public <T extends Issued> Uni<SignInOutcome<T>> withIdentity(
            Supplier<Uni<Account>> owner, SignInMethod provider, Ending<T> ending, Client client) {
        return byIdentity(owner, provider, new Capability.Every<>(ending.codeChallenge()), ending.terms(), client);
    }

    /** Signs in like {@link #withIdentity}, for a device that waits; the rest as in {@link #forDevice}. */
    <T extends Issued> Uni<OfDevice<T>> identityForDevice(
            Supplier<Uni<Account>> owner, SignInMethod provider, String request, Terms<T> terms, Client client) {
        return byIdentity(owner, provider, new Capability.ForDevice<>(request), terms, client);
    }

    private <T extends Issued, O extends SignInOutcome<T>> Uni<O> byIdentity(
            Supplier<Uni<Account>> owner,
            SignInMethod provider,
            Capability<T, O> capability,
            Terms<T> terms,
            Client client) {
        First<T> first = new First<>(provider, List.of(), terms, client);
        return database.transaction(
                        () -> owner.get().flatMap(account -> admission.afterFirst(account, first, capability)))
                .flatMap(admission::complete);
    }
}
