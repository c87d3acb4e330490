package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.Credentials;
import dev.countersign.account.Credentials.AccountCredential;
import dev.countersign.account.Verification;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.guard.Bucket;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.password.Passwords;
import dev.countersign.password.Passwords.Match;
import dev.countersign.password.Passwords.Stored;
import dev.countersign.password.Passwords.Verdict;
import dev.countersign.session.Issued;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.Admission.First;
import dev.countersign.signin.Admission.Steps;
import dev.countersign.signin.SignInOutcome.OfTwoSteps;
import dev.countersign.signin.SignInOutcome.Opened;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
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
    private final Attempts attempts;
    private final Admission admission;
    private final AuditLog audit;
    private final Database database;
    private final MeterRegistry metrics;

    SignIn(
            Accounts accounts,
            Verification verification,
            Passwords passwords,
            Attempts attempts,
            Admission admission,
            AuditLog audit,
            Database database,
            MeterRegistry metrics) {
        this.accounts = accounts;
        this.verification = verification;
        this.passwords = passwords;
        this.attempts = attempts;
        this.admission = admission;
        this.audit = audit;
        this.database = database;
        this.metrics = metrics;
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
        return credentials(login.name(), client).flatMap(found -> {
            List<Bucket> buckets = Attempts.buckets(login.name(), found, client);
            return attempts.take(buckets)
                    .flatMap(taken -> judge(login.name(), login.password(), found))
                    .onFailure(SignIn::isBusy)
                    .call(() -> attempts.giveBack(buckets))
                    .flatMap(verdict -> verdict.match() == Match.NONE
                            ? this.<T>refuse(found, Refused.because(Reason.INVALID_CREDENTIALS), client)
                            : attempts.giveBack(buckets)
                                    .flatMap(back -> matched(login, found, verdict, steps, terms, client)));
        });
    }

    /* No password was looked at, so none was wrong. */
    private static boolean isBusy(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.BUSY;
    }

    private Uni<Credentials> credentials(LoginName name, Client client) {
        return switch (name) {
            case LoginName.ByEmail email -> accounts.credentials(email.address(), client);
            case LoginName.ByUsername user -> accounts.credentials(user.username(), user.address(), client);
        };
    }

    private Uni<Verdict> judge(LoginName name, Password password, Credentials found) {
        Optional<String> emailKey = name instanceof LoginName.ByEmail email
                ? Optional.of(email.address().key())
                : found.account().map(AccountCredential::emailKey);
        return emailKey.map(
                        key -> new Stored(key, found.account().map(AccountCredential::passwordHash), found.pending()))
                .map(stored -> passwords.compare(password, stored))
                .orElseGet(() -> passwords.compareWithNobody(password));
    }

    private <T extends Issued> Uni<SignInOutcome<T>> matched(
            PasswordLogin login, Credentials found, Verdict verdict, Steps steps, Terms<T> terms, Client client) {
        if (verdict.match() == Match.PENDING) {
            LoginName.ByEmail email = (LoginName.ByEmail) login.name();
            return refuse(
                    found,
                    Refused.about(Reason.EMAIL_NOT_VERIFIED, email.address().text()),
                    client);
        }
        AccountCredential credential = found.account().get();
        First<T> first = new First<>(SignInMethod.PASSWORD, login.trustedDevices(), steps, terms, client);
        Uni<Void> renewed = verdict.outdated()
                ? renew(credential, login.password(), client)
                : Uni.createFrom().voidItem();
        return renewed.flatMap(done -> database.transaction(() -> accounts.find(credential.accountId())
                        .flatMap(account -> unlessChanged(account, credential))
                        .flatMap(account -> admission.afterFirst(account, first))))
                .flatMap(Supplier::get)
                .onFailure(SignIn::isAboutTheAccount)
                .recoverWithUni(refused -> refuse(found, (Refused) refused, client));
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

    /* The refusal is written in a transaction of its own: the one of the sign-in, if there was one, is undone. */
    private <T extends Issued> Uni<SignInOutcome<T>> refuse(Credentials found, Refused refused, Client client) {
        metrics.counter("countersign.sign_in", "outcome", "refused").increment();
        String accountId = found.account().map(AccountCredential::accountId).orElse(null);
        String reason = refused.reason().name().toLowerCase(Locale.ROOT);
        AuditEvent event = new AuditEvent.SignInRefused(accountId, reason, client);
        return database.transaction(() -> audit.record(event))
                .flatMap(written -> Uni.createFrom().failure(refused));
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
