package dev.countersign.signin;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.code.Code;
import dev.countersign.deviceflow.Approval;
import dev.countersign.deviceflow.DeviceRequests;
import dev.countersign.deviceflow.Poll;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.CodeVerifier;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Issued;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.SecondStep.Answer;
import dev.countersign.signin.SignIn.PasswordLogin;
import dev.countersign.signin.SignInOutcome.Ended;
import dev.countersign.signin.SignInOutcome.OfDevice;
import dev.countersign.signin.SignInOutcome.Opened;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sign-ins for a device that waits: a person proves the factors in a browser, which gets nothing, and the device
 * collects the session.
 */
@ApplicationScoped
public class DeviceSignIn {

    private final DeviceRequests requests;
    private final SignIn signIn;
    private final SecondStep secondStep;
    private final Accounts accounts;
    private final Completion completion;
    private final AuditLog audit;
    private final Database database;

    DeviceSignIn(
            DeviceRequests requests,
            SignIn signIn,
            SecondStep secondStep,
            Accounts accounts,
            Completion completion,
            AuditLog audit,
            Database database) {
        this.requests = requests;
        this.signIn = signIn;
        this.secondStep = secondStep;
        this.accounts = accounts;
        this.completion = completion;
        this.audit = audit;
        this.database = database;
    }

    /**
     * The browser that decides.
     *
     * @param ticket of the request
     * @param secrets that its cookies hold
     */
    public record Browser(SecretToken ticket, List<SecretToken> secrets) {}

    /**
     * Signs in by password and approves the request, or asks for the second factor. Refuses as {@link
     * DeviceRequests#open} before it looks at the password, as {@link SignIn#withPassword}, and with {@code
     * TWOFACTOR_REQUIRED} when the account has to set up a factor first.
     */
    public Uni<OfDevice<IssuedTokens>> withPassword(Browser browser, PasswordLogin login, Client client) {
        return requests.open(browser.ticket(), browser.secrets())
                .flatMap(found -> signIn.forDevice(login, found.request(), Terms.pair(found.dialect()), client));
    }

    /**
     * Signs in by an identity that a provider proved, and approves the request, or asks for the second factor. The user
     * must have confirmed it. Refuses as {@link DeviceRequests#open} and {@link SignIn#withIdentity}, and with {@code
     * TWOFACTOR_REQUIRED} as {@link #withPassword}.
     *
     * @param owner as in {@link SignIn#withIdentity}
     */
    public Uni<OfDevice<IssuedTokens>> withIdentity(
            Browser browser, Supplier<Uni<Account>> owner, SignInMethod provider, Client client) {
        return requests.open(browser.ticket(), browser.secrets())
                .flatMap(found -> signIn.identityForDevice(
                        owner, provider, found.request(), Terms.pair(found.dialect()), client));
    }

    /** Proves the second factor and approves the request. Refuses as {@link SecondStep#asBegun}. */
    public Uni<Ended<IssuedTokens>> withCode(Browser browser, SecretToken challenge, Code code, Client client) {
        return requests.open(browser.ticket(), browser.secrets())
                .flatMap(found -> secondStep.asBegun(
                        new Answer(challenge, code),
                        Optional.of(ResponseMode.Kind.DEVICE),
                        Terms.pair(found.dialect()),
                        client));
    }

    /**
     * What a device that asks gets.
     *
     * @param <T> what the client of the session gets
     */
    public sealed interface Collected<T extends Issued> {

        record Session<T extends Issued>(Opened<T> opened) implements Collected<T> {}

        /** @param poll anything but an approval */
        record Nothing<T extends Issued>(Poll poll) implements Collected<T> {}
    }

    /**
     * Opens the session of an approved request, once. An approval from before a ban, or before the account's security
     * version was raised, counts as denied.
     *
     * @param verifier empty if it is absent or malformed
     */
    public <T extends Issued> Uni<Collected<T>> collect(
            SecretToken deviceCode, Optional<CodeVerifier> verifier, Terms<T> terms, Client client) {
        return requests.poll(deviceCode, verifier, terms.audience())
                .flatMap(poll -> poll instanceof Poll.Collected collected
                        ? open(collected.approval(), terms, client)
                        : Uni.createFrom().item(new Collected.Nothing<>(poll)));
    }

    private <T extends Issued> Uni<Collected<T>> open(Approval approval, Terms<T> terms, Client client) {
        return database.transaction(() -> accounts.findUnchanged(
                                approval.accountId(), approval.securityVersion(), Reason.USER_CODE_OVER)
                        .flatMap(account -> completion.collect(account, approval, terms, client)))
                .<Collected<T>>map(Collected.Session::new)
                .onFailure(DeviceSignIn::isOver)
                .recoverWithUni(() -> refuse(approval, client));
    }

    private static boolean isOver(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.USER_CODE_OVER;
    }

    private <T extends Issued> Uni<Collected<T>> refuse(Approval approval, Client client) {
        AuditEvent event = new AuditEvent.HandoffRefused(approval.accountId(), "device account", client);
        return database.transaction(() -> audit.record(event)).replaceWith(new Collected.Nothing<>(new Poll.Denied()));
    }
}
