package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.code.Code;
import dev.countersign.code.CodeCheck;
import dev.countersign.code.CodeCheck.Question;
import dev.countersign.code.CodeGate;
import dev.countersign.code.CodeGate.Needs;
import dev.countersign.code.CodePurpose;
import dev.countersign.code.MailedCodes;
import dev.countersign.code.Spend;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import dev.countersign.password.Password;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Proves the first factor again within a session, because a stolen access token is not enough to change a factor. An
 * account without a password proves it by a code to its mailbox and a sign-in within the last few minutes.
 */
@ApplicationScoped
class Reauthentication {

    private final Accounts accounts;
    private final CodeCheck check;
    private final CodeGate gate;
    private final MailedCodes mailedCodes;
    private final RateLimits limits;
    private final SecondFactorConfig config;
    private final Time time;

    Reauthentication(
            Accounts accounts,
            CodeCheck check,
            CodeGate gate,
            MailedCodes mailedCodes,
            RateLimits limits,
            SecondFactorConfig config,
            Time time) {
        this.accounts = accounts;
        this.check = check;
        this.gate = gate;
        this.mailedCodes = mailedCodes;
        this.limits = limits;
        this.config = config;
        this.time = time;
    }

    /**
     * Refuses with {@code INCORRECT_PASSWORD}, {@code MAILED_CODE_NOT_ALLOWED}, {@code RECENT_SIGN_IN_REQUIRED}, or
     * like {@link CodeCheck#judge}.
     *
     * @return how to use the evidence up in the action's transaction; empty for evidence that is not used up
     */
    Uni<Optional<Spend.Mailed>> prove(SignedIn who, Evidence evidence, Client client) {
        return switch (evidence) {
            case Evidence.ByPassword(Password password) ->
                byPassword(who, password).replaceWith(Optional.empty());
            case Evidence.ByMail(Code.Mailed code) ->
                Uni.createFrom()
                        .deferred(() -> {
                            requireMailable(who);
                            return check.judge(
                                    new Question(
                                            CodePurpose.REAUTHENTICATE,
                                            CodeGate.entryOf(who, Needs.NOTHING),
                                            scope(who),
                                            client),
                                    code);
                        })
                        .map(Optional::of);
            case Evidence.ByRecentSignIn recent ->
                Uni.createFrom().item(() -> {
                    requireRecent(who);
                    return Optional.empty();
                });
            case Evidence.BySession session -> Uni.createFrom().item(Optional.empty());
        };
    }

    private static String scope(SignedIn who) {
        return "session:" + who.session().id();
    }

    /* Counted per session before it is checked, so that the thief of a token cannot guess in parallel. */
    private Uni<Void> byPassword(SignedIn who, Password password) {
        Account account = who.account();
        List<Bucket> bucket = List.of(new Bucket(
                Limit.STEP_UP_PASSWORD, account.id() + '|' + who.session().id()));
        return limits.take(bucket, WhenDown.LOCAL_BUDGET)
                .chain(() -> accounts.isPassword(account, password))
                .onFailure(Reauthentication::isBusy)
                .call(() -> limits.giveBack(bucket))
                .flatMap(correct -> correct
                        ? limits.giveBack(bucket)
                        : Uni.createFrom().failure(Refused.because(Reason.INCORRECT_PASSWORD)));
    }

    private static boolean isBusy(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.BUSY;
    }

    /** Has a code mailed that this session can re-authenticate with. Refuses accounts that have a password. */
    Uni<Void> mailCode(SignedIn who) {
        return Uni.createFrom().deferred(() -> {
            requireMailable(who);
            return gate.requireOpen(CodeGate.entryOf(who, Needs.NOTHING))
                    .chain(() -> mailedCodes.send(who.account().id(), scope(who)));
        });
    }

    private void requireMailable(SignedIn who) {
        if (who.account().hasPassword()) {
            throw Refused.because(Reason.MAILED_CODE_NOT_ALLOWED);
        }
        requireRecent(who);
    }

    private void requireRecent(SignedIn who) {
        if (who.session().createdAt().plus(config.recentSignIn()).isBefore(time.now())) {
            throw Refused.because(Reason.RECENT_SIGN_IN_REQUIRED);
        }
    }
}
