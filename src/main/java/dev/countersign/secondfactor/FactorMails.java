package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailPlanner;
import dev.countersign.mail.MailTurn;
import dev.countersign.mail.Plan;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** Plans the mails about second factors when their turn has come: to the stored address, with a code made just then. */
@ApplicationScoped
class FactorMails implements MailPlanner {

    private final Accounts accounts;
    private final CodeGate gate;
    private final MailedCodes codes;
    private final MailConfig config;

    FactorMails(Accounts accounts, CodeGate gate, MailedCodes codes, MailConfig config) {
        this.accounts = accounts;
        this.gate = gate;
        this.codes = codes;
        this.config = config;
    }

    @Override
    public Set<MailKind> kinds() {
        return EnumSet.of(
                MailKind.SECOND_FACTOR_ENABLED,
                MailKind.SECOND_FACTOR_DISABLED,
                MailKind.BACKUP_CODES_REGENERATED,
                MailKind.SECOND_FACTOR_SHOWN,
                MailKind.TOKEN_GATE_OPENED,
                MailKind.SECOND_FACTOR_LOCKED,
                MailKind.SECOND_FACTOR_BLOCKED,
                MailKind.DEVICE_TRUSTED,
                MailKind.ONE_TIME_CODE);
    }

    @Override
    public Uni<Plan> plan(MailTurn turn) {
        return switch (turn.kind()) {
            case SECOND_FACTOR_ENABLED ->
                about(turn, account -> new Mail.SecondFactorEnabled(account.email(), turn.requestedAt()));
            case SECOND_FACTOR_DISABLED ->
                about(turn, account -> new Mail.SecondFactorDisabled(account.email(), turn.requestedAt()));
            case BACKUP_CODES_REGENERATED ->
                about(turn, account -> new Mail.BackupCodesRegenerated(account.email(), turn.requestedAt()));
            case SECOND_FACTOR_SHOWN ->
                about(turn, account -> new Mail.SecondFactorShown(account.email(), turn.requestedAt()));
            case TOKEN_GATE_OPENED ->
                about(turn, account -> new Mail.TokenGateOpened(account.email(), turn.requestedAt()));
            case SECOND_FACTOR_BLOCKED ->
                about(turn, account -> new Mail.SecondFactorBlocked(account.email(), turn.requestedAt()));
            case SECOND_FACTOR_LOCKED -> locked(turn);
            case DEVICE_TRUSTED -> trusted(turn);
            case ONE_TIME_CODE -> code(turn);
            default -> throw new IllegalArgumentException(turn.kind() + " is planned elsewhere");
        };
    }

    private Uni<Plan> about(MailTurn turn, Function<Account, Mail> mail) {
        return accounts.find(turn.subject())
                .map(account -> account == null ? new Plan.Nothing("no_account") : new Plan.Send(mail.apply(account)));
    }

    private Uni<Plan> locked(MailTurn turn) {
        return gate.lockedUntil(turn.subject())
                .flatMap(until -> until.isEmpty()
                        ? nothing("not_locked")
                        : about(
                                turn,
                                account ->
                                        new Mail.SecondFactorLocked(account.email(), turn.requestedAt(), until.get())));
    }

    private Uni<Plan> trusted(MailTurn turn) {
        return TrustedDevice.<TrustedDevice>findById(turn.subject())
                .flatMap(device -> device == null
                        ? nothing("not_trusted")
                        : accounts.find(device.accountId)
                                .map(account -> new Plan.Send(new Mail.DeviceTrusted(
                                        account.email(), turn.requestedAt(), device.userAgent(), device.clientIp()))));
    }

    private Uni<Plan> code(MailTurn turn) {
        return codes.write(turn.subject(), turn.requestedAt())
                .map(written -> written.<Plan>map(code -> new Plan.Send(
                                new Mail.OneTimeCode(code.account().email(), code.code(), config.codeLife())))
                        .orElseGet(() -> new Plan.Nothing("not_wanted")));
    }

    private static Uni<Plan> nothing(String reason) {
        return Uni.createFrom().item(new Plan.Nothing(reason));
    }
}
