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
import dev.countersign.secondfactor.ResponseMode;
import dev.countersign.secondfactor.TrustedDevices;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.Issued;
import dev.countersign.session.Sessions;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.SignInOutcome.Opened;
import dev.countersign.signing.IdentityClaims;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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

    /**
     * A proved first factor, and what the client wants of it.
     *
     * @param devices what the client's device was given when it was trusted
     * @param steps what the client can go on with; whoever needs more is refused
     */
    record First<T extends Issued>(
            SignInMethod method, List<SecretToken> devices, Steps steps, Terms<T> terms, Client client) {}

    /** What a client can do after the first factor. */
    enum Steps {
        /** Nothing: a way in by the first factor alone leads into no guarded account. */
        NONE,
        /** Give a code. */
        CODE,
        /** That, or set a second factor up where it is required. */
        CODE_OR_SETUP;

        private Optional<Reason> refusal(Aim aim) {
            return switch (this) {
                case NONE -> Optional.of(Reason.OTP_REQUIRED);
                case CODE -> aim == Aim.VERIFY ? Optional.empty() : Optional.of(Reason.TWOFACTOR_REQUIRED);
                case CODE_OR_SETUP -> Optional.empty();
            };
        }
    }

    /**
     * After the first factor: a session, if that is enough for this account.
     *
     * @return what is to be done after the commit: a challenge is opened in Redis, for which no transaction waits
     */
    <T extends Issued> Uni<Supplier<Uni<SignInOutcome<T>>>> afterFirst(Account account, First<T> first) {
        if (account.isBanned()) {
            return Uni.createFrom().failure(Refused.because(Reason.SIGN_IN_BANNED));
        }
        return challenges
                .after(first.method(), ResponseMode.of(first.terms()), account)
                .flatMap(challenge -> {
                    if (challenge.isEmpty()) {
                        return open(account, first, Optional.empty(), Optional.empty())
                                .map(Admission::done);
                    }
                    Aim aim = challenge.get().aim();
                    Optional<Reason> refusal = first.steps().refusal(aim);
                    if (refusal.isPresent()) {
                        return Uni.createFrom().failure(Refused.because(refusal.get()));
                    }
                    return aim == Aim.VERIFY && !first.devices().isEmpty()
                            ? withDevice(account, challenge.get(), first)
                            : ask(challenge.get(), first.client());
                });
    }

    private static <T extends Issued> Supplier<Uni<SignInOutcome<T>>> done(Opened<T> outcome) {
        return () -> Uni.createFrom().item(outcome);
    }

    /* The account is locked before its device, as by whatever ends the trust: the other way round they could wait for
     * each other. */
    private <T extends Issued> Uni<Supplier<Uni<SignInOutcome<T>>>> withDevice(
            Account account, Challenge challenge, First<T> first) {
        return accounts.findLocked(account.id())
                .flatMap(locked ->
                        devices.use(account, first.devices(), first.terms().audience(), first.client()))
                .flatMap(successor -> successor.isPresent()
                        ? open(account, first, Optional.of(ConfirmedBy.TRUSTED_DEVICE), successor)
                                .map(Admission::done)
                        : ask(challenge, first.client()));
    }

    private <T extends Issued> Uni<Supplier<Uni<SignInOutcome<T>>>> ask(Challenge challenge, Client client) {
        count(challenge.aim() == Aim.VERIFY ? "second_factor" : "enrolment");
        AuditEvent asked = new AuditEvent.SecondFactorAsked(
                challenge.accountId(), challenge.method().stored(), client);
        Supplier<Uni<SignInOutcome<T>>> afterCommit = () -> begin(challenge);
        return audit.record(asked).map(done -> afterCommit);
    }

    private <T extends Issued> Uni<SignInOutcome<T>> begin(Challenge challenge) {
        return challenges
                .open(challenge)
                .map(token -> challenge.aim() == Aim.VERIFY
                        ? new SignInOutcome.SecondFactorRequired<>(
                                token, challenges.life(challenge), challenge.mailedCode())
                        : new SignInOutcome.EnrolmentRequired<>(token, challenges.life(challenge)));
    }

    /** After both factors; the caller has proved that of this account, whose row is locked. */
    <T extends Issued> Uni<Opened<T>> afterBoth(
            Account account, First<T> first, ConfirmedBy confirmedBy, boolean trustDevice) {
        Uni<Optional<SecretToken>> device = trustDevice
                ? devices.trust(account, first.terms().audience(), first.client())
                        .map(Optional::of)
                : Uni.createFrom().item(Optional.empty());
        return device.flatMap(token -> open(account, first, Optional.of(confirmedBy), token));
    }

    private <T extends Issued> Uni<Opened<T>> open(
            Account account, First<T> first, Optional<ConfirmedBy> confirmedBy, Optional<SecretToken> device) {
        count("opened");
        Sessions.Opening opening = new Sessions.Opening(
                account.id(), account.securityVersion(), first.method(), confirmedBy, first.client());
        return sessions.open(opening, first.terms())
                .flatMap(issued -> accounts.noteLogin(account.id(), first.client())
                        .map(recent -> new Opened<>(
                                issued, account, recent, claims.issue(account.id(), account.username()), device)));
    }

    private void count(String outcome) {
        metrics.counter("countersign.sign_in", "outcome", outcome).increment();
    }
}
