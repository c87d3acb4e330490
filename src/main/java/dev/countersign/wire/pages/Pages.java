package dev.countersign.wire.pages;

import dev.countersign.deviceflow.UserCode;
import dev.countersign.deviceflow.WaitingClient;
import dev.countersign.kernel.SecretToken;
import dev.countersign.mail.MailConfig;
import dev.countersign.oauth.LinkOffers;
import dev.countersign.oauth.Offers;
import dev.countersign.password.PasswordPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Renders the pages. It needs no I/O, so rendering never blocks. */
@ApplicationScoped
class Pages {

    private final Branding branding;

    Pages(MailConfig config) {
        this.branding = Branding.of(config.productName());
    }

    String verify(SecretToken token) {
        return Templates.verify(branding, token.reveal()).render();
    }

    String reset(SecretToken token) {
        return Templates.reset(branding, token.reveal(), PasswordPolicy.MIN_LENGTH, null)
                .render();
    }

    String resetAgain(SecretToken token, String objection) {
        return Templates.reset(branding, token.reveal(), PasswordPolicy.MIN_LENGTH, objection)
                .render();
    }

    String confirm(Offers.Question question) {
        return Templates.confirm(branding, question, question.address().orElse(null))
                .render();
    }

    String link(LinkOffers.Question question) {
        return Templates.link(branding, question, question.address().orElse(null))
                .render();
    }

    String device(Optional<UserCode> code, String objection) {
        return Templates.device(branding, code.map(UserCode::shown).orElse(""), objection)
                .render();
    }

    String approve(SecretToken ticket, WaitingClient device, String objection) {
        return Templates.approve(branding, ticket.reveal(), device, objection).render();
    }

    String factor(SecretToken ticket, SecretToken challenge, String objection) {
        return Templates.factor(branding, ticket.reveal(), challenge.reveal(), objection)
                .render();
    }

    String notice(Notice notice) {
        return Templates.notice(branding, notice).render();
    }
}
