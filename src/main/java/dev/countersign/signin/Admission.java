package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.secondfactor.Challenge;
import dev.countersign.secondfactor.Challenge.Aim;
import dev.countersign.secondfactor.Challenges;
import dev.countersign.secondfactor.TrustedDevices;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.Sessions;
import dev.countersign.session.SignInMethod;
import dev.countersign.signing.IdentityClaims;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * What follows a proved factor, within the open transaction: the one place that decides between a session, a challenge and
 * a refusal, and the one that opens sessions. It looks at the factor as it is now; a factor that is enabled at the same
 * time raises the account's security version, so that a session opened without it is dead.
 */
@ApplicationScoped
class Admission {

    private final Accounts accounts;
    private final Challenges challenges;
    private final TrustedDevices devices;
    private final Sessions sessions;
    private final IdentityClaims claims;
    private final AuditLog audit;
    private final MeterRegistry metrics;

    Admission(
            Accounts accounts,
            Challenges challenges,
            TrustedDevices devices,
            Sessions sessions,
            IdentityClaims claims,
            AuditLog audit,
            MeterRegistry metrics) {
        this.accounts = accounts;
        this.challenges = challenges;
        this.devices = devices;
        this.sessions = sessions;
        this.claims = claims;
        this.audit = audit;
        this.metrics = metrics;
    }

    /** After the first factor: a session, if that is enough for this account. */
    Uni<SignInOutcome> afterFirst(Account account, SignInMethod method, Optional<SecretToken> device, Client client) {
        if (account.isBanned()) {
            return Uni.createFrom().failure(Refused.because(Reason.SIGN_IN_BANNED));
        }
        return challenges.aimOf(account).flatMap(aim -> {
            if (aim.isEmpty()) {
                return open(account, method, Optional.empty(), Optional.empty(), client);
            }
            return aim.get() == Aim.VERIFY && device.isPresent()
                    ? withDevice(account, method, device.get(), client)
                    : ask(Challenges.after(method, account, aim.get()), client);
        });
    }

    /* The account is locked before its device, as by whatever ends the trust: the other way round they could wait for
     * each other. */
    private Uni<SignInOutcome> withDevice(Account account, SignInMethod method, SecretToken device, Client client) {
        return accounts.findLocked(account.id())
                .flatMap(locked -> devices.use(account, device, client))
                .flatMap(successor -> successor.isPresent()
                        ? open(account, method, Optional.of(ConfirmedBy.TRUSTED_DEVICE), successor, client)
                        : ask(Challenges.after(method, account, Aim.VERIFY), client));
    }

    private Uni<SignInOutcome> ask(Challenge challenge, Client client) {
        count(challenge.aim() == Aim.VERIFY ? "second_factor" : "enrolment");
        AuditEvent asked = new AuditEvent.SecondFactorAsked(
                challenge.accountId(), challenge.method().stored(), client);
        return audit.record(asked)
                .flatMap(done -> challenges.open(challenge))
                .map(token -> challenge.aim() == Aim.VERIFY
                        ? new SignInOutcome.SecondFactorRequired(
                                token, challenges.life(), challenges.allowsMailedCode(challenge))
                        : new SignInOutcome.EnrolmentRequired(token, challenges.life()));
    }

    /** After both factors; the caller has proved that of this account, whose row is locked. */
    Uni<SignInOutcome> afterBoth(
            Account account, SignInMethod method, ConfirmedBy confirmedBy, boolean trustDevice, Client client) {
        Uni<Optional<SecretToken>> device = trustDevice
                ? devices.trust(account, client).map(Optional::of)
                : Uni.createFrom().item(Optional.empty());
        return device.flatMap(token -> open(account, method, Optional.of(confirmedBy), token, client));
    }

    private Uni<SignInOutcome> open(
            Account account,
            SignInMethod method,
            Optional<ConfirmedBy> confirmedBy,
            Optional<SecretToken> device,
            Client client) {
        count("opened");
        Sessions.Opening opening =
                new Sessions.Opening(account.id(), account.securityVersion(), method, confirmedBy, client);
        return sessions.open(opening)
                .flatMap(tokens -> accounts.noteLogin(account.id(), client)
                        .map(recent -> new SignInOutcome.Opened(
                                tokens, account, recent, claims.issue(account.id(), account.username()), device)));
    }

    private void count(String outcome) {
        metrics.counter("countersign.sign_in", "outcome", outcome).increment();
    }
}
