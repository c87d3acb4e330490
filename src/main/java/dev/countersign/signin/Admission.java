package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.challenge.Challenge;
import dev.countersign.challenge.ChallengeKind;
import dev.countersign.challenge.Challenges;
import dev.countersign.device.TrustedDevices;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.secondfactor.SecondFactorPolicy;
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

/**
 * Decides, within the open transaction, what follows a proved factor: a session, a challenge or a refusal. It is the
 * only place that decides this, and the only one that opens sessions. It looks at the second factor as it is now.
 * Enabling one at the same time raises the account's security version, so a session that was opened without it is dead.
 */
@ApplicationScoped
class Admission {

    private final Accounts accounts;
    private final SecondFactorPolicy policy;
    private final Challenges challenges;
    private final TrustedDevices devices;
    private final Sessions sessions;
    private final IdentityClaims claims;
    private final AuditLog audit;
    private final MeterRegistry metrics;

    Admission(
            Accounts accounts,
            SecondFactorPolicy policy,
            Challenges challenges,
            TrustedDevices devices,
            Sessions sessions,
            IdentityClaims claims,
            AuditLog audit,
            MeterRegistry metrics) {
        this.accounts = accounts;
        this.policy = policy;
        this.challenges = challenges;
        this.devices = devices;
        this.sessions = sessions;
        this.claims = claims;
        this.audit = audit;
        this.metrics = metrics;
    }

    /**
     * A proved first factor.
     *
     * @param devices the secrets that the client presents as a trusted device; a browser may have several
     * @param terms how the client wants to hold its session
     */
    record First<T extends Issued>(SignInMethod method, List<SecretToken> devices, Terms<T> terms, Client client) {}

    /**
     * Decides after the first factor. Refuses with {@code SIGN_IN_BANNED}, or when the client cannot take the next
     * step.
     */
    <T extends Issued, O extends SignInOutcome<T>> Uni<Decision<O>> afterFirst(
            Account account, First<T> first, Capability<T, O> client) {
        if (account.isBanned()) {
            return Uni.createFrom().failure(Refused.because(Reason.SIGN_IN_BANNED));
        }
        return policy.challengeAfter(first.method(), first.terms().mode(), account)
                .flatMap(needed -> needed.map(challenge -> next(account, first, client, challenge))
                        .orElseGet(() -> open(account, first, Optional.empty(), Optional.empty())
                                .map(opened -> new Decision.Open<>(client.opened(opened)))));
    }

    private <T extends Issued, O extends SignInOutcome<T>> Uni<Decision<O>> next(
            Account account, First<T> first, Capability<T, O> client, Challenge challenge) {
        Decision.Ask<O> ask = new Decision.Ask<>(challenge, client.ask(challenge, challenges.life(challenge)));
        return challenge.kind() == ChallengeKind.VERIFY && !first.devices().isEmpty()
                ? withDevice(account, first, client, ask)
                : record(ask, first.client());
    }

    /*
     * Locks the account before the device, in the same order as everything that ends the trust in a device. The other
     * order could deadlock.
     */
    private <T extends Issued, O extends SignInOutcome<T>> Uni<Decision<O>> withDevice(
            Account account, First<T> first, Capability<T, O> client, Decision.Ask<O> otherwise) {
        return accounts.findLocked(account.id())
                .chain(() -> devices.use(account, first.devices(), first.terms().audience(), first.client()))
                .flatMap(successor -> successor.isPresent()
                        ? open(account, first, Optional.of(ConfirmedBy.TRUSTED_DEVICE), successor)
                                .map(opened -> new Decision.Open<>(client.opened(opened)))
                        : record(otherwise, first.client()));
    }

    private <O> Uni<Decision<O>> record(Decision.Ask<O> ask, Client client) {
        Challenge challenge = ask.challenge();
        count(challenge.kind() == ChallengeKind.VERIFY ? "second_factor" : "enrolment");
        return audit.record(new AuditEvent.SecondFactorAsked(
                        challenge.accountId(), challenge.method().stored(), client))
                .replaceWith(ask);
    }

    /** Carries out a decision after its commit. Refuses with {@code DEPENDENCY_UNAVAILABLE} when Redis is down. */
    <O> Uni<O> complete(Decision<O> decision) {
        return switch (decision) {
            case Decision.Open<O> open -> Uni.createFrom().item(open.outcome());
            case Decision.Ask<O> ask -> challenges.open(ask.challenge()).map(ask.outcome());
        };
    }

    /**
     * Opens the session after both factors. The caller has proved the second one of this account, whose row is locked.
     */
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
