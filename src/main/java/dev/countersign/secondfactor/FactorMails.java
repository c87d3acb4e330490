package dev.countersign.secondfactor;

import dev.countersign.account.Accounts;
import dev.countersign.code.CodeGate;
import dev.countersign.code.MailedCodes;
import dev.countersign.device.TrustedDevice;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.MailContent;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailPlanner;
import dev.countersign.mail.MailTurn;
import dev.countersign.mail.Plan;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.Set;

/**
 * Plans mails about second factors when they are about to be sent: to the stored address, with a code made at that
 * moment.
 */
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
            case SECOND_FACTOR_ENABLED,
                    SECOND_FACTOR_DISABLED,
                    BACKUP_CODES_REGENERATED,
                    SECOND_FACTOR_SHOWN,
                    TOKEN_GATE_OPENED,
                    SECOND_FACTOR_BLOCKED -> toAccount(turn, MailContent.Notice.of(turn));
            case SECOND_FACTOR_LOCKED -> locked(turn);
            case DEVICE_TRUSTED -> trusted(turn);
            case ONE_TIME_CODE -> code(turn);
            default -> throw new IllegalArgumentException(turn.kind() + " is planned elsewhere");
        };
    }

    private Uni<Plan> toAccount(MailTurn turn, MailContent content) {
        return accounts.find(turn.subject())
                .map(account -> account == null
                        ? new Plan.Nothing("no_account")
                        : new Plan.Send(new Mail(account.email(), content)));
    }

    private Uni<Plan> locked(MailTurn turn) {
        return gate.lockedUntil(turn.subject())
                .flatMap(until -> until.isEmpty()
                        ? nothing("not_locked")
                        : toAccount(turn, new MailContent.SecondFactorLocked(turn.requestedAt(), until.get())));
    }

    private Uni<Plan> trusted(MailTurn turn) {
        return TrustedDevice.find(turn.subject())
                .flatMap(found -> found.map(device -> accounts.find(device.accountId())
                                .<Plan>map(account -> new Plan.Send(new Mail(account.email(), describe(device, turn)))))
                        .orElseGet(() -> nothing("not_trusted")));
    }

    private static MailContent describe(TrustedDevice device, MailTurn turn) {
        return new MailContent.DeviceTrusted(turn.requestedAt(), device.userAgent(), device.clientIp());
    }

    private Uni<Plan> code(MailTurn turn) {
        return codes.write(turn.subject(), turn.requestedAt())
                .map(written -> written.<Plan>map(code -> new Plan.Send(new Mail(
                                code.account().email(), new MailContent.OneTimeCode(code.code(), config.codeLife()))))
                        .orElseGet(() -> new Plan.Nothing("not_wanted")));
    }

    private static Uni<Plan> nothing(String reason) {
        return Uni.createFrom().item(new Plan.Nothing(reason));
    }
}
