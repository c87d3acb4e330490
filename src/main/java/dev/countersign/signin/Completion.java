package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.Arrival;
import dev.countersign.account.LeavingAccounts;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.deviceflow.Approval;
import dev.countersign.handoff.Intent;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.Issued;
import dev.countersign.session.Sessions;
import dev.countersign.session.Terms;
import dev.countersign.signin.Admission.First;
import dev.countersign.signin.Capability.Prepared;
import dev.countersign.signin.Capability.Ways;
import dev.countersign.signin.SignInMetrics.Outcome;
import dev.countersign.signin.SignInOutcome.IntentIssued;
import dev.countersign.signin.SignInOutcome.Opened;
import dev.countersign.signing.IdentityClaims;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Completes a sign-in, within the open transaction, in a session, an intent or the approval of a device. {@link
 * Admission} has decided that all its factors are proved, {@link Exchange} and {@link DeviceSignIn} when something is
 * collected.
 */
@ApplicationScoped
class Completion {

    private final Accounts accounts;
    private final LeavingAccounts leaving;
    private final Sessions sessions;
    private final IdentityClaims claims;
    private final AuditLog audit;
    private final SignInMetrics metrics;

    Completion(
            Accounts accounts,
            LeavingAccounts leaving,
            Sessions sessions,
            IdentityClaims claims,
            AuditLog audit,
            SignInMetrics metrics) {
        this.accounts = accounts;
        this.leaving = leaving;
        this.sessions = sessions;
        this.claims = claims;
        this.audit = audit;
        this.metrics = metrics;
    }

    /**
     * A sign-in whose factors are all proved.
     *
     * @param confirmedBy the second factor; empty if the account has none
     * @param device the new secret of the client's device, if it is trusted
     */
    record Proved<T extends Issued>(
            Account account, First<T> first, Optional<ConfirmedBy> confirmedBy, Optional<SecretToken> device) {}

    /** Opens the session. */
    <T extends Issued> Uni<Opened<T>> open(Proved<T> proved) {
        return session(proved)
                .flatMap(issued -> accounts.noteLogin(
                                proved.account().id(), proved.first().client())
                        .map(arrival -> opened(proved, issued, arrival)));
    }

    private <T extends Issued> Uni<T> session(Proved<T> proved) {
        metrics.count(Outcome.OPENED);
        Account account = proved.account();
        First<T> first = proved.first();
        Sessions.Opening opening = new Sessions.Opening(
                account.id(), account.securityVersion(), first.method(), proved.confirmedBy(), first.client());
        return leaving.comeBack(account, first.client()).chain(() -> sessions.open(opening, first.terms()));
    }

    private <T extends Issued> Opened<T> opened(Proved<T> proved, T issued, Arrival arrival) {
        Account account = proved.account();
        return new Opened<>(issued, account, arrival, claims.issue(account.id(), account.username()), proved.device());
    }

    /**
     * Opens the session of an intent that an application collects. The account was looked up, and has not changed since
     * the factors were proved.
     *
     * @param client the application; the session is recorded as its own
     */
    <T extends Issued> Uni<Opened<T>> collect(Account account, Intent intent, Terms<T> terms, Client client) {
        First<T> first = new First<>(intent.method(), List.of(), terms, client);
        Proved<T> proved = new Proved<>(account, first, intent.confirmedBy(), Optional.empty());
        return session(proved).map(issued -> opened(proved, issued, Arrival.UNNOTED));
    }

    /** Opens the session that a device collects, like {@link #collect(Account, Intent, Terms, Client)}. */
    <T extends Issued> Uni<Opened<T>> collect(Account account, Approval approval, Terms<T> terms, Client client) {
        First<T> first = new First<>(approval.method(), List.of(), terms, client);
        Proved<T> proved = new Proved<>(account, first, approval.confirmedBy(), Optional.empty());
        return session(proved).map(issued -> opened(proved, issued, Arrival.UNNOTED));
    }

    /** The ways in which this sign-in can end. */
    <T extends Issued> Ways<T> ways(Proved<T> proved) {
        return new ProvedWays<>(this, proved);
    }

    private record ProvedWays<T extends Issued>(Completion completion, Proved<T> proved) implements Ways<T> {
        @Override
        public Uni<Opened<T>> session() {
            return completion.open(proved);
        }

        @Override
        public Uni<Prepared<T>> intent(CodeChallenge codeChallenge) {
            return completion.prepare(proved, codeChallenge);
        }

        @Override
        public Uni<Approval> approval() {
            return completion.approve(proved);
        }
    }

    /* The approval is stored after the commit. */
    private Uni<Approval> approve(Proved<?> proved) {
        metrics.count(Outcome.DEVICE);
        Account account = proved.account();
        Client browser = proved.first().client();
        Approval approval = new Approval(
                account.id(), account.securityVersion(), proved.first().method(), proved.confirmedBy());
        return accounts.noteLogin(account.id(), browser)
                .chain(() -> audit.record(new AuditEvent.DeviceApproved(account.id(), approval.proofs(), browser)))
                .replaceWith(approval);
    }

    /* The intent is stored after the commit. */
    private <T extends Issued> Uni<Prepared<T>> prepare(Proved<T> proved, CodeChallenge codeChallenge) {
        metrics.count(Outcome.INTENT);
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
}
