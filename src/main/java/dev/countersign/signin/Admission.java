package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.LoginAddress;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.challenge.Challenge;
import dev.countersign.challenge.ChallengeKind;
import dev.countersign.challenge.Challenges;
import dev.countersign.device.TrustedDevices;
import dev.countersign.handoff.Handoffs;
import dev.countersign.handoff.Intent;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.secondfactor.SecondFactorPolicy;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.Issued;
import dev.countersign.session.Sessions;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.Capability.Prepared;
import dev.countersign.signin.SignInOutcome.Ended;
import dev.countersign.signin.SignInOutcome.IntentIssued;
import dev.countersign.signin.SignInOutcome.Opened;
import dev.countersign.signing.IdentityClaims;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Decides, within the open transaction, what follows a proved factor: a session, an intent, a challenge or a refusal. It is the
 * only place that decides this, and the only one that opens sessions. It looks at the second factor as it is now.
 * Enabling one at the same time raises the account's security version, so a session that was opened without it is dead.
 */
@ApplicationScoped
class Admission {

    private final Accounts accounts;
    private final SecondFactorPolicy policy;
    private final Challenges challenges;
    private final Handoffs handoffs;
    private final TrustedDevices devices;
    private final Sessions sessions;
    private final IdentityClaims claims;
    private final AuditLog audit;
    private final MeterRegistry metrics;

    Admission(
            Accounts accounts,
            SecondFactorPolicy policy,
            Challenges challenges,
            Handoffs handoffs,
            TrustedDevices devices,
            Sessions sessions,
            IdentityClaims claims,
            AuditLog audit,
            MeterRegistry metrics) {
        this.accounts = accounts;
        this.policy = policy;
        this.challenges = challenges;
        this.handoffs = handoffs;
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
        return policy.challengeAfter(first.method(), client.mode(first.terms()), account)
                .flatMap(needed -> needed.map(challenge -> next(account, first, client, challenge))
                        .orElseGet(
                                () -> end(new Proved<>(account, first, Optional.empty(), Optional.empty()), client)));
    }

    private <T extends Issued, O extends SignInOutcome<T>> Uni<Decision<O>> end(
            Proved<T> proved, Capability<T, O> client) {
        return client.end(() -> open(proved), codeChallenge -> prepare(proved, codeChallenge));
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
                        ? end(new Proved<>(account, first, Optional.of(ConfirmedBy.TRUSTED_DEVICE), successor), client)
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
            case Decision.HandOff<O> handOff -> handoffs.open(handOff.intent()).map(handOff.outcome());
        };
    }

    /**
     * Opens the session after both factors. The caller has proved the second one of this account, whose row is locked.
     */
    <T extends Issued> Uni<Opened<T>> afterBoth(
            Account account, First<T> first, ConfirmedBy confirmedBy, boolean trustDevice) {
        return proved(account, first, confirmedBy, trustDevice).flatMap(this::open);
    }

    /** Ends a sign-in after both factors, like {@link #afterBoth}, in the mode that its challenge remembers. */
    <T extends Issued> Uni<Decision<Ended<T>>> afterBoth(
            Account account, Challenge begun, First<T> first, ConfirmedBy confirmedBy, boolean trustDevice) {
        return proved(account, first, confirmedBy, trustDevice)
                .flatMap(proved -> begun.mode()
                        .codeChallenge()
                        .map(codeChallenge -> prepare(proved, codeChallenge)
                                .<Decision<Ended<T>>>map(prepared ->
                                        new Decision.HandOff<>(prepared.intent(), prepared.outcome()::apply)))
                        .orElseGet(() -> open(proved).map(Decision.Open::new)));
    }

    /**
     * Opens the session of a sign-in that an application collects. The account was looked up, and has not changed since
     * the factors were proved.
     *
     * @param client the application; the session is recorded as its own
     */
    <T extends Issued> Uni<Opened<T>> afterHandoff(Account account, Intent intent, Terms<T> terms, Client client) {
        First<T> first = new First<>(intent.method(), List.of(), terms, client);
        Proved<T> proved = new Proved<>(account, first, intent.confirmedBy(), Optional.empty());
        return session(proved).map(issued -> opened(proved, issued, List.of()));
    }

    /**
     * A sign-in whose factors are all proved.
     *
     * @param device the new secret of the client's device, if it is trusted
     */
    private record Proved<T extends Issued>(
            Account account, First<T> first, Optional<ConfirmedBy> confirmedBy, Optional<SecretToken> device) {}

    private <T extends Issued> Uni<Proved<T>> proved(
            Account account, First<T> first, ConfirmedBy confirmedBy, boolean trustDevice) {
        Uni<Optional<SecretToken>> device = trustDevice
                ? devices.trust(account, first.terms().audience(), first.client())
                        .map(Optional::of)
                : Uni.createFrom().item(Optional.empty());
        return device.map(token -> new Proved<>(account, first, Optional.of(confirmedBy), token));
    }

    private <T extends Issued> Uni<Opened<T>> open(Proved<T> proved) {
        return session(proved)
                .flatMap(issued -> accounts.noteLogin(
                                proved.account().id(), proved.first().client())
                        .map(recent -> opened(proved, issued, recent)));
    }

    private <T extends Issued> Uni<T> session(Proved<T> proved) {
        count("opened");
        Account account = proved.account();
        First<T> first = proved.first();
        return sessions.open(
                new Sessions.Opening(
                        account.id(), account.securityVersion(), first.method(), proved.confirmedBy(), first.client()),
                first.terms());
    }

    private <T extends Issued> Opened<T> opened(Proved<T> proved, T issued, List<LoginAddress> recent) {
        Account account = proved.account();
        return new Opened<>(issued, account, recent, claims.issue(account.id(), account.username()), proved.device());
    }

    private <T extends Issued> Uni<Prepared<T>> prepare(Proved<T> proved, CodeChallenge codeChallenge) {
        count("intent");
        Account account = proved.account();
        First<T> first = proved.first();
        Intent intent = new Intent(
                account.id(),
                account.securityVersion(),
                first.method(),
                proved.confirmedBy(),
                first.terms().audience(),
                codeChallenge);
        return accounts.noteLogin(account.id(), first.client())
                .chain(() -> audit.record(new AuditEvent.IntentIssued(account.id(), intent.proofs(), first.client())))
                .replaceWith(new Prepared<>(intent, token -> new IntentIssued<>(token, account, proved.device())));
    }

    private void count(String outcome) {
        metrics.counter("countersign.sign_in", "outcome", outcome).increment();
    }
}
