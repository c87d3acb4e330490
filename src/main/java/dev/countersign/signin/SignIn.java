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
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.password.Passwords;
import dev.countersign.password.Passwords.Verdict;
import dev.countersign.session.Sessions;
import dev.countersign.session.SignInMethod;
import dev.countersign.signing.IdentityClaims;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Signs people in. Each way in proves a first factor and ends in {@link #open}, which alone decides what follows. A name
 * that is nobody's costs the same as one that is somebody's: the same statement, the same counting, one hash.
 */
@ApplicationScoped
public class SignIn {

    private final Accounts accounts;
    private final Verification verification;
    private final Passwords passwords;
    private final Attempts attempts;
    private final Sessions sessions;
    private final IdentityClaims claims;
    private final AuditLog audit;
    private final Database database;
    private final MeterRegistry metrics;

    SignIn(
            Accounts accounts,
            Verification verification,
            Passwords passwords,
            Attempts attempts,
            Sessions sessions,
            IdentityClaims claims,
            AuditLog audit,
            Database database,
            MeterRegistry metrics) {
        this.accounts = accounts;
        this.verification = verification;
        this.passwords = passwords;
        this.attempts = attempts;
        this.sessions = sessions;
        this.claims = claims;
        this.audit = audit;
        this.database = database;
        this.metrics = metrics;
    }

    /**
     * Signs in by password. Refuses with {@code INVALID_CREDENTIALS}; only after the password matched with {@code
     * EMAIL_NOT_VERIFIED} or {@code SIGN_IN_BANNED}.
     */
    public Uni<SignInOutcome> withPassword(LoginName name, Password password, Client client) {
        return credentials(name, client).flatMap(found -> {
            List<Bucket> buckets = Attempts.buckets(name, found, client);
            return attempts.take(buckets)
                    .flatMap(taken -> judge(name, password, found)
                            // Nothing was compared, so nothing was guessed: a flood must not lock the owner out.
                            .onFailure(SignIn::isBusy)
                            .call(() -> attempts.giveBack(buckets)))
                    .flatMap(verdict -> verdict.matches()
                            ? attempts.giveBack(buckets)
                                    .flatMap(back -> matched(name, password, found, verdict, client))
                            : refuse(found, Refused.because(Reason.INVALID_CREDENTIALS), client));
        });
    }

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
        if (found.account().isEmpty() && name instanceof LoginName.ByEmail email) {
            return passwords
                    .matchesPending(password, email.address().key(), found.pending())
                    .map(matches -> new Verdict(matches, false));
        }
        return passwords.verify(password, found.account().map(AccountCredential::passwordHash));
    }

    private Uni<SignInOutcome> matched(
            LoginName name, Password password, Credentials found, Verdict verdict, Client client) {
        if (found.account().isEmpty()) {
            LoginName.ByEmail email = (LoginName.ByEmail) name;
            return refuse(
                    found,
                    Refused.about(Reason.EMAIL_NOT_VERIFIED, email.address().text()),
                    client);
        }
        AccountCredential credential = found.account().get();
        Uni<Optional<String>> renewed = verdict.outdated()
                ? passwords.hash(password).map(Optional::of)
                : Uni.createFrom().item(Optional.empty());
        return renewed.flatMap(hash -> database.transaction(() -> renew(credential, hash, client)
                        .flatMap(done -> accounts.find(credential.accountId()))
                        .flatMap(account -> unlessChanged(account, credential))
                        .flatMap(account -> open(account, SignInMethod.PASSWORD, client))))
                .onFailure(SignIn::isBan)
                .recoverWithUni(ban -> refuse(found, (Refused) ban, client));
    }

    private static boolean isBan(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.SIGN_IN_BANNED;
    }

    private Uni<Void> renew(AccountCredential credential, Optional<String> hash, Client client) {
        return hash.map(text -> accounts.renewHash(credential.accountId(), credential.passwordHash(), text, client))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /* A reset that ran while the password was hashed makes the old password worthless. */
    private static Uni<Account> unlessChanged(Account account, AccountCredential credential) {
        boolean same = account != null && account.securityVersion() == credential.securityVersion();
        return same ? Uni.createFrom().item(account) : failure(Reason.INVALID_CREDENTIALS);
    }

    /* The refusal is written in a transaction of its own: the one of the sign-in, if there was one, is undone. */
    private Uni<SignInOutcome> refuse(Credentials found, Refused refused, Client client) {
        metrics.counter("countersign.sign_in", "outcome", "refused").increment();
        String accountId = found.account().map(AccountCredential::accountId).orElse(null);
        String reason = refused.reason().name().toLowerCase(Locale.ROOT);
        AuditEvent event = new AuditEvent.SignInRefused(accountId, reason, client);
        return database.transaction(() -> audit.record(event))
                .flatMap(written -> Uni.createFrom().failure(refused));
    }

    /** Verifies an address by its mailed link and signs its owner in. */
    public Uni<SignInOutcome> withMailedLink(SecretToken token, Client client) {
        return verification.verify(token, client, account -> open(account, SignInMethod.MAILED_LINK, client));
    }

    /** What follows a proved first factor, within the open transaction: the one place where sessions are opened. */
    private Uni<SignInOutcome> open(Account account, SignInMethod method, Client client) {
        if (account.isBanned()) {
            return failure(Reason.SIGN_IN_BANNED);
        }
        metrics.counter("countersign.sign_in", "outcome", "opened").increment();
        Sessions.Opening opening = new Sessions.Opening(account.id(), account.securityVersion(), method, client);
        return sessions.open(opening)
                .flatMap(tokens -> accounts.noteLogin(account.id(), client)
                        .map(recent -> new SignInOutcome.Opened(
                                tokens, account, recent, claims.issue(account.id(), account.username()))));
    }

    private static <T> Uni<T> failure(Reason reason) {
        return Uni.createFrom().failure(Refused.because(reason));
    }
}
