package dev.countersign.mail.smtp;

import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.mailencoder.EmailAddress;
import io.vertx.ext.mail.mailencoder.EncodedPart;
import io.vertx.ext.mail.mailencoder.MailEncoder;

/** Encodes a mail (RFC 5322, RFC 2045 to 2047). */
final class Mime {

    private Mime() {}

    /** @throws IllegalArgumentException if the address is not valid in an SMTP command */
    static Envelope envelope(io.quarkus.mailer.Mail letter, SmtpSettings settings) {
        String to = new EmailAddress(letter.getTo().getFirst()).getEmail();
        MailMessage message = new MailMessage()
                .setFrom(settings.sender().address())
                .setTo(to)
                .setSubject(letter.getSubject())
                .setText(letter.getText())
                .setHtml(letter.getHtml());
        letter.getHeaders().forEach((name, values) -> message.addHeader(name, values.getFirst()));
        message.addHeader("From", settings.sender().header());
        EncodedPart whole = new MailEncoder(message, settings.ownName(), new MailConfig()).encodeMail();
        StringBuilder source = new StringBuilder();
        write(whole, source);
        return new Envelope(settings.bounces(), to, source.toString().replace("\r\n", "\n"));
    }

    private static void write(EncodedPart part, StringBuilder source) {
        part.headers()
                .forEach(header -> source.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append('\n'));
        source.append('\n');
        if (part.parts() == null) {
            source.append(part.body());
            return;
        }
        for (EncodedPart inner : part.parts()) {
            source.append("\n--").append(part.boundary()).append('\n');
            write(inner, source);
        }
        source.append("\n--").append(part.boundary()).append("--\n");
    }
}
