package dev.countersign.automation;

import dev.countersign.account.Accounts;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailContent;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailPlanner;
import dev.countersign.mail.MailTurn;
import dev.countersign.mail.Plan;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.Set;

/** Plans the notices to owners about their tokens. They do not name the token: its alias is anybody's words. */
@ApplicationScoped
class TokenMails implements MailPlanner {

    private final Accounts accounts;

    TokenMails(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Set<MailKind> kinds() {
        return EnumSet.of(
                MailKind.AUTOMATION_TOKEN_CREATED, MailKind.AUTOMATION_TOKEN_COPIED, MailKind.AUTOMATION_TOKEN_MOVED);
    }

    @Override
    public Uni<Plan> plan(MailTurn turn) {
        return accounts.find(turn.subject())
                .map(account -> account == null
                        ? new Plan.Nothing("no_account")
                        : new Plan.Send(new Mail(account.email(), MailContent.Notice.of(turn))));
    }
}
