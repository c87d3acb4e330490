package dev.countersign.wire.pages;

import dev.countersign.deviceflow.UserCode;
import dev.countersign.deviceflow.WaitingClient;
import dev.countersign.kernel.SecretToken;
import dev.countersign.mail.MailConfig;
import dev.countersign.oauth.Departures;
import dev.countersign.oauth.DeviceOffers;
import dev.countersign.oauth.LinkOffers;
import dev.countersign.oauth.Offers;
import dev.countersign.password.PasswordPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Renders the pages. It needs no I/O, so rendering never blocks. */
@ApplicationScoped
class Pages {

    private final Branding branding;
    private final Departures departures;

    Pages(MailConfig config, Departures departures) {
        this.departures = departures;
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

    String consent(DeviceOffers.Question question) {
        return Templates.consent(
                        branding,
                        question,
                        question.ticket().reveal(),
                        question.address().orElse(null),
                        question.account().orElse(null))
                .render();
    }

    String device(Optional<UserCode> code, String objection) {
        return device(code, objection, null);
    }

    /** After a sign-in at a provider that failed. */
    String deviceAgain(String failure) {
        return device(Optional.empty(), null, failure);
    }

    private String device(Optional<UserCode> code, String objection, String failure) {
        return Templates.device(branding, code.map(UserCode::shown).orElse(""), objection, failure)
                .render();
    }

    String approve(SecretToken ticket, WaitingClient device, String objection) {
        return Templates.approve(branding, ticket.reveal(), device, departures.choices(), objection)
                .render();
    }

    String factor(SecretToken ticket, SecretToken challenge, String objection) {
        return Templates.factor(branding, ticket.reveal(), challenge.reveal(), objection)
                .render();
    }

    String notice(Notice notice) {
        return Templates.notice(branding, notice).render();
    }
}
