package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.challenge.Challenge;
import dev.countersign.challenge.ChallengeKind;
import dev.countersign.challenge.Challenges;
import dev.countersign.device.TrustedDevices;
import dev.countersign.deviceflow.DeviceRequests;
import dev.countersign.handoff.Handoffs;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.secondfactor.SecondFactorPolicy;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.Issued;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.Capability.Ways;
import dev.countersign.signin.Completion.Proved;
import dev.countersign.signin.SignInMetrics.Outcome;
import dev.countersign.signin.SignInOutcome.DeviceApproved;
import dev.countersign.signin.SignInOutcome.Ended;
import dev.countersign.signin.SignInOutcome.Opened;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Decides, within the open transaction, what follows a proved factor: a session, an intent, the approval of
 * a device, a challenge or a refusal.
 * It is the only place that decides this. It looks at the second factor as it is now. Enabling one at the same time
 * raises the account's security version, so a session that was opened without it is dead.
 */
@ApplicationScoped
class Admission {

    private final Accounts accounts;
    private final SecondFactorPolicy policy;
    private final Challenges challenges;
    private final Handoffs handoffs;
    private final DeviceRequests deviceRequests;
    private final TrustedDevices devices;
    private final Completion completion;
    private final AuditLog audit;
    private final SignInMetrics metrics;
    private final Time time;

    Admission(
            Accounts accounts,
            SecondFactorPolicy policy,
            Challenges challenges,
            Handoffs handoffs,
            DeviceRequests deviceRequests,
            TrustedDevices devices,
            Completion completion,
            AuditLog audit,
            SignInMetrics metrics,
            Time time) {
        this.accounts = accounts;
        this.policy = policy;
        this.challenges = challenges;
        this.handoffs = handoffs;
        this.deviceRequests = deviceRequests;
        this.devices = devices;
        this.completion = completion;
        this.audit = audit;
        this.metrics = metrics;
        this.time = time;
    }

    /**
     * A proved first factor.
     *
     * @param devices the secrets that the client presents as a trusted device; a browser may have several
     * @param terms how the client wants to hold its session
     */
    record First<T extends Issued>(SignInMethod method, List<SecretToken> devices, Terms<T> terms, Client client) {}

    /**
     * Decides after the first factor. Refuses with {@code INVALID_CREDENTIALS} if the account waits to be erased, with
     * {@code SIGN_IN_BANNED}, or when the client cannot take the next
     * step.
     */
    <T extends Issued, O extends SignInOutcome<T>> Uni<Decision<O>> afterFirst(
            Account account, First<T> first, Capability<T, O> client) {
        if (account.isGone(time.now())) {
            return Uni.createFrom().failure(Refused.because(Reason.INVALID_CREDENTIALS));
        }
        if (account.isBanned()) {
            return Uni.createFrom().failure(Refused.because(Reason.SIGN_IN_BANNED));
        }
        return policy.challengeAfter(first.method(), client.mode(first.terms()), account)
                .flatMap(needed -> needed.map(challenge -> next(account, first, client, challenge))
                        .orElseGet(
                                () -> end(new Proved<>(account, first, Optional.empty(), Optional.empty()), client)));
    }

    /**
     * Lets the owner of a proved password send one request. Refuses with {@code PASSWORD_NOT_ENOUGH}, and with {@code
     * INVALID_CREDENTIALS} if the account is deleted: only a sign-in takes that back.
     */
    Uni<Void> identify(Account account, Client client) {
        if (account.isLeaving()) {
            throw Refused.because(Reason.INVALID_CREDENTIALS);
        }
        if (policy.needsSecondFactor(account)) {
            throw Refused.because(Reason.PASSWORD_NOT_ENOUGH);
        }
        metrics.count(Outcome.IDENTIFIED);
        return audit.record(new AuditEvent.Identified(account.id(), SignInMethod.PASSWORD.stored(), client));
    }

    private <T extends Issued, O extends SignInOutcome<T>> Uni<Decision<O>> end(
            Proved<T> proved, Capability<T, O> client) {
        return client.end(completion.ways(proved));
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
        metrics.count(challenge.kind() == ChallengeKind.VERIFY ? Outcome.SECOND_FACTOR : Outcome.ENROLMENT);
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
            case Decision.Approve<O> approve ->
                deviceRequests.approve(approve.request(), approve.approval()).replaceWith(approve.outcome());
        };
    }

    /**
     * Opens the session after both factors. The caller has proved the second one of this account, whose row is locked.
     */
    <T extends Issued> Uni<Opened<T>> afterBoth(
            Account account, First<T> first, ConfirmedBy confirmedBy, boolean trustDevice) {
        return proved(account, first, confirmedBy, trustDevice).flatMap(completion::open);
    }

    /** Ends a sign-in after both factors, like {@link #afterBoth}, in the mode that its challenge remembers. */
    <T extends Issued> Uni<Decision<Ended<T>>> afterBoth(
            Account account, Challenge begun, First<T> first, ConfirmedBy confirmedBy, boolean trustDevice) {
        boolean ofBrowser = begun.mode().deviceRequest().isEmpty();
        return proved(account, first, confirmedBy, trustDevice && ofBrowser)
                .flatMap(proved -> end(completion.ways(proved), begun.mode()));
    }

    private static <T extends Issued> Uni<Decision<Ended<T>>> end(Ways<T> ways, ResponseMode mode) {
        return switch (mode.kind()) {
            case TOKENS, COOKIE -> ways.session().map(Decision.Open::new);
            case INTENT ->
                ways.intent(mode.codeChallenge().orElseThrow())
                        .map(prepared -> new Decision.HandOff<>(prepared.intent(), prepared.outcome()::apply));
            case DEVICE ->
                ways.approval()
                        .map(approval -> new Decision.Approve<>(
                                mode.deviceRequest().orElseThrow(), approval, new DeviceApproved<>()));
        };
    }

    private <T extends Issued> Uni<Proved<T>> proved(
            Account account, First<T> first, ConfirmedBy confirmedBy, boolean trustDevice) {
        Uni<Optional<SecretToken>> device = trustDevice
                ? devices.trust(account, first.terms().audience(), first.client())
                        .map(Optional::of)
                : Uni.createFrom().item(Optional.empty());
        return device.map(token -> new Proved<>(account, first, Optional.of(confirmedBy), token));
    }
}
