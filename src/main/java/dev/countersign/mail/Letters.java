package dev.countersign.mail;

import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Writes mails: HTML and text from templates, with headers of their own. */
@Singleton
class Letters {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Engine engine;
    private final Links links;
    private final MailConfig config;

    Letters(Engine engine, Links links, MailConfig config) {
        this.engine = engine;
        this.links = links;
        this.config = config;
    }

    Uni<io.quarkus.mailer.Mail> write(Mail mail, String mailId) {
        Map<String, String> words = words(mail);
        return Uni.combine()
                .all()
                .unis(body(mail.template() + ".txt", words), body(mail.template() + ".html", words))
                .with((text, html) -> letter(mail, mailId, text, html));
    }

    private io.quarkus.mailer.Mail letter(Mail mail, String mailId, String text, String html) {
        return new io.quarkus.mailer.Mail()
                .addTo(mail.to())
                .setSubject(mail.subject())
                .setText(text)
                .setHtml(html)
                .addHeader("Message-ID", links.messageId(mailId))
                // RFC 3834: keeps answering machines from answering.
                .addHeader("Auto-Submitted", "auto-generated");
    }

    private Uni<String> body(String name, Map<String, String> words) {
        TemplateInstance template =
                engine.getTemplate("mail/" + name).instance().data("product", config.productName());
        words.forEach(template::data);
        return template.createUni();
    }

    private Map<String, String> words(Mail mail) {
        return switch (mail) {
            case Mail.VerifyAddress verify ->
                Map.of(
                        "link", links.to(verify.purpose(), verify.token()),
                        "signedUpAt", moment(verify.signedUpAt()),
                        "life", inWords(config.verifyLife()));
            case Mail.ResetPassword reset ->
                Map.of("link", links.to(reset.purpose(), reset.token()), "life", inWords(config.resetLife()));
            case Mail.PasswordChanged changed ->
                Map.of("at", moment(changed.at()), "clientIp", oneLine(changed.clientIp()));
            case Mail.AlreadyRegistered ignored -> Map.of();
        };
    }

    static String moment(Instant time) {
        return MOMENT.format(time);
    }

    /** The largest unit that says it exactly, minutes at the least. */
    static String inWords(Duration life) {
        long minutes = life.toMinutes();
        return minutes % 60 == 0 ? counted(minutes / 60, "hour") : counted(minutes, "minute");
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    /** Data never begins a new line of a mail. */
    static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
    }
}
