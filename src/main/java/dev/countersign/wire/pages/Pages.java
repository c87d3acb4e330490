package dev.countersign.wire.pages;

import dev.countersign.kernel.SecretToken;
import dev.countersign.mail.MailConfig;
import dev.countersign.password.PasswordPolicy;
import jakarta.enterprise.context.ApplicationScoped;

/** Draws the pages. All they are made of is at hand, so drawing waits for nothing. */
@ApplicationScoped
class Pages {

    private final Look look;

    Pages(MailConfig config) {
        this.look = Look.of(config.productName());
    }

    String verify(SecretToken token) {
        return Templates.verify(look, token.reveal()).render();
    }

    String reset(SecretToken token) {
        return Templates.reset(look, token.reveal(), PasswordPolicy.MIN_LENGTH, null)
                .render();
    }

    String resetAgain(SecretToken token, String objection) {
        return Templates.reset(look, token.reveal(), PasswordPolicy.MIN_LENGTH, objection)
                .render();
    }

    String notice(Notice notice) {
        return Templates.notice(look, notice).render();
    }
}
