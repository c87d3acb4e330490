package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.SignedIn;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.code.Code;
import dev.countersign.code.CodeCheck;
import dev.countersign.code.CodeCheck.Question;
import dev.countersign.code.CodeGate;
import dev.countersign.code.CodeGate.Needs;
import dev.countersign.code.CodePurpose;
import dev.countersign.code.MailedCodes;
import dev.countersign.code.Spend;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.Sessions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Proves the second factor of a signed-in user. A code of the app or a backup code counts for the rest of the session,
 * see {@link StepUp}; an emailed one changes nothing.
 */
@ApplicationScoped
public class SessionProofs {

    private final CodeCheck check;
    private final CodeGate gate;
    private final MailedCodes mailedCodes;
    private final SecondFactorConfig config;
    private final Sessions sessions;
    private final AuditLog audit;
    private final Database database;

    SessionProofs(
            CodeCheck check,
            CodeGate gate,
            MailedCodes mailedCodes,
            SecondFactorConfig config,
            Sessions sessions,
            AuditLog audit,
            Database database) {
        this.check = check;
        this.gate = gate;
        this.mailedCodes = mailedCodes;
        this.config = config;
        this.sessions = sessions;
        this.audit = audit;
        this.database = database;
    }

    /**
     * Proves the second factor within a session and uses the code up. An emailed code must come from {@link #mailCode}.
     * Refuses like {@link CodeCheck#pass}.
     */
    public Uni<Void> prove(SignedIn who, Code code, Client client) {
        Question question = new Question(CodePurpose.SESSION, CodeGate.entryOf(who, Needs.FACTOR), scope(who), client);
        if (code instanceof Code.Mailed mailed) {
            return check.judge(question, mailed)
                    .flatMap(spend -> database.transaction(() -> spendMailed(spend, who, client)));
        }
        return check.pass(
                question,
                code,
                account -> sessions.confirm(who.session(), code.kind()).chain(() -> notePassed(account, code, client)));
    }

    /*
     * Does not reset the count of wrong codes: a holder of both session and mailbox could otherwise guess without
     * limit.
     */
    private Uni<Void> spendMailed(Spend.Mailed spend, SignedIn who, Client client) {
        return spend.withoutOpening(who.account().id()).flatMap(used -> {
            if (!used) {
                throw Refused.because(Reason.MAILED_CODE_EXPIRED);
            }
            return audit.record(
                    new AuditEvent.SecondFactorProved(who.account().id(), ConfirmedBy.MAILED_CODE.stored(), client));
        });
    }

    private Uni<Void> notePassed(Account account, Code code, Client client) {
        return audit.record(
                new AuditEvent.SecondFactorProved(account.id(), code.kind().stored(), client));
    }

    /**
     * Has a code mailed for {@link #prove}, even while codes are locked for a time. Refuses with {@code
     * MAILED_CODE_NOT_ALLOWED} where emailed codes are switched off, or where the password was reset through the same
     * mailbox.
     */
    public Uni<Void> mailCode(SignedIn who) {
        return gate.requireThere(CodeGate.entryOf(who, Needs.FACTOR))
                .chain(() -> database.statement(
                        () -> FactorRows.takesMailedCode(who.account().id())))
                .flatMap(takes -> config.mailedCodes() && takes.orElse(false)
                        ? mailedCodes.send(who.account().id(), scope(who))
                        : Uni.createFrom().failure(Refused.because(Reason.MAILED_CODE_NOT_ALLOWED)));
    }

    private static String scope(SignedIn who) {
        return "proof:" + who.session().id();
    }
}
