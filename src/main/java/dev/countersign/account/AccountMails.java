package dev.countersign.account;

import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.MailContent;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailPlanner;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.MailTurn;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Plan;
import dev.countersign.mail.Purpose;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides, when a mail is about to be sent, what it says and to whom it goes. Requests only name an address, so that
 * the time of their answer does not tell what is known about it. Mails always go to the stored address.
 */
@ApplicationScoped
class AccountMails implements MailPlanner {

    /** How many are resent besides the oldest one, so that later sign-ups by strangers cannot push that one out. */
    private static final int NEWEST_RESENT = 2;

    private final MailedTokens tokens;
    private final VerificationCodes codes;
    private final MailConfig config;
    private final Time time;

    AccountMails(MailedTokens tokens, VerificationCodes codes, MailConfig config, Time time) {
        this.tokens = tokens;
        this.codes = codes;
        this.config = config;
        this.time = time;
    }

    @Override
    public Set<MailKind> kinds() {
        return EnumSet.of(
                MailKind.SIGNUP,
                MailKind.RESEND,
                MailKind.RESET,
                MailKind.PASSWORD_CHANGED,
                MailKind.SIGN_INS_LOCKED,
                MailKind.IDENTITY_NOT_LINKED,
                MailKind.IDENTITY_LINKED,
                MailKind.IDENTITY_UNLINKED,
                MailKind.ACCOUNT_DELETION,
                MailKind.ACCOUNT_RESTORED,
                MailKind.ACCOUNT_EXPORTED);
    }

    @Override
    public Uni<Plan> plan(MailTurn turn) {
        return switch (turn.kind()) {
            case SIGNUP -> signup(turn.subject(), turn.mailId());
            case RESEND -> resend(turn.subject());
            case RESET -> reset(turn.subject(), turn.mailId());
            case ACCOUNT_DELETION -> deletion(turn);
            case PASSWORD_CHANGED,
                    SIGN_INS_LOCKED,
                    IDENTITY_NOT_LINKED,
                    IDENTITY_LINKED,
                    IDENTITY_UNLINKED,
                    ACCOUNT_RESTORED,
                    ACCOUNT_EXPORTED -> notice(turn);
            default -> throw new IllegalArgumentException("not a mail about accounts: " + turn);
        };
    }

    private Uni<Plan> signup(String pendingId, String mailId) {
        return PendingSignup.findLive(pendingId, time.now())
                .flatMap(pending -> pending == null
                        ? nothing("no_pending_signup")
                        : Account.findByEmailKey(pending.emailKey)
                                .flatMap(account -> account == null
                                        ? verify(pending, mailId)
                                        : alreadyRegistered(account, pending)));
    }

    private Uni<Plan> verify(PendingSignup pending, String mailId) {
        return tokens.issue(Purpose.VERIFY, pending.id, mailId, config.verifyLife())
                .flatMap(token -> pending.withCode
                        ? codes.write(pending.id)
                                .map(code -> code.<Plan>map(digits -> verify(pending, token, Optional.of(digits)))
                                        .orElseGet(() -> new Plan.Nothing("no_pending_signup")))
                        : Uni.createFrom().item(verify(pending, token, Optional.empty())));
    }

    private static Plan verify(PendingSignup pending, SecretToken token, Optional<SecretToken> code) {
        return new Plan.Send(new Mail(
                pending.email,
                new MailContent.VerifyAddress(
                        token,
                        pending.createdAt,
                        code.map(digits -> new MailContent.VerifyAddress.Code(digits, VerificationCodes.LIFE)))));
    }

    /*
     * This code is sent to nobody. It exists so that trying a code takes as long for a taken address as for a free one.
     */
    private Uni<Plan> alreadyRegistered(Account account, PendingSignup pending) {
        Plan plan = new Plan.Send(new Mail(account.email, new MailContent.AlreadyRegistered()));
        return pending.withCode
                ? codes.write(pending.id).replaceWith(plan)
                : Uni.createFrom().item(plan);
    }

    private Uni<Plan> resend(String emailKey) {
        return PendingSignup.findOldestAndNewest(emailKey, time.now(), NEWEST_RESENT)
                .map(pending -> pending.isEmpty()
                        ? new Plan.Nothing("no_pending_signup")
                        : new Plan.Instead(requests(pending)));
    }

    private static List<MailRequest> requests(List<PendingSignup> pending) {
        return pending.stream()
                .map(one -> new MailRequest(MailKind.SIGNUP, one.id, one.emailKey))
                .toList();
    }

    private Uni<Plan> reset(String emailKey, String mailId) {
        return Account.findByEmailKey(emailKey)
                .flatMap(account -> account != null
                        ? resetLink(emailKey, account.email, mailId)
                        : PendingSignup.findNewest(emailKey, time.now(), 1)
                                .flatMap(pending -> pending.isEmpty()
                                        ? nothing("no_account")
                                        : resetLink(emailKey, pending.getFirst().email, mailId)));
    }

    private Uni<Plan> resetLink(String emailKey, String to, String mailId) {
        return tokens.issue(Purpose.RESET, emailKey, mailId, config.resetLife())
                .map(token -> new Plan.Send(new Mail(to, new MailContent.ResetPassword(token))));
    }

    private static Uni<Plan> deletion(MailTurn turn) {
        return Account.<Account>findById(turn.subject())
                .map(account -> account == null || !account.isLeaving()
                        ? new Plan.Nothing("not_leaving")
                        : new Plan.Send(new Mail(
                                account.email,
                                new MailContent.AccountDeletion(turn.requestedAt(), account.deletionDueAt))));
    }

    private static Uni<Plan> notice(MailTurn turn) {
        return Account.<Account>findById(turn.subject())
                .map(account -> account == null
                        ? new Plan.Nothing("no_account")
                        : new Plan.Send(new Mail(account.email, MailContent.Notice.of(turn))));
    }

    @Override
    public Uni<Set<String>> unwanted(MailKind kind, Set<String> subjects) {
        return switch (kind) {
            case RESEND -> PendingSignup.findWaiting(subjects, time.now()).map(known -> without(subjects, known));
            case RESET ->
                PendingSignup.findWaiting(subjects, time.now())
                        .map(known -> without(subjects, known))
                        .flatMap(rest -> rest.isEmpty()
                                ? Uni.createFrom().item(rest)
                                : Account.findTaken(rest).map(known -> without(rest, known)));
            default -> MailPlanner.super.unwanted(kind, subjects);
        };
    }

    private static Set<String> without(Set<String> all, List<String> some) {
        Set<String> rest = new HashSet<>(all);
        some.forEach(rest::remove);
        return rest;
    }

    private static Uni<Plan> nothing(String reason) {
        return Uni.createFrom().item(new Plan.Nothing(reason));
    }
}
