package dev.countersign.mail.worker;

import dev.countersign.mail.Links;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailConfig;
import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Writes mails from templates, as HTML and text, and sets their headers. */
@Singleton
class Letters {

    private final Engine engine;
    private final Links links;
    private final MailConfig config;

    Letters(Engine engine, Links links, MailConfig config) {
        this.engine = engine;
        this.links = links;
        this.config = config;
    }

    Uni<io.quarkus.mailer.Mail> write(Mail mail, String mailId) {
        Wording wording = Wording.of(mail.content(), links, config);
        return Uni.combine()
                .all()
                .unis(body(wording, ".txt"), body(wording, ".html"))
                .with((text, html) -> new io.quarkus.mailer.Mail()
                        .addTo(mail.to())
                        .setSubject(wording.subject())
                        .setText(text)
                        .setHtml(html)
                        .addHeader("Message-ID", links.messageId(mailId))
                        // RFC 3834: tells auto-responders not to answer.
                        .addHeader("Auto-Submitted", "auto-generated"));
    }

    private Uni<String> body(Wording wording, String suffix) {
        TemplateInstance template = engine.getTemplate("mail/" + wording.template() + suffix)
                .instance()
                .data("product", config.productName());
        wording.data().forEach(template::data);
        return template.createUni();
    }
}
