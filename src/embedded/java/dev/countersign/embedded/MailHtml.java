package dev.countersign.embedded;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The mailbox as web pages. Mails contain text from strangers, so all of it is escaped. */
final class MailHtml {
    private MailHtml() {}

    static String list(List<Mail> mails) {
        String rows = mails.stream()
                .map(mail -> "<tr><td>" + Html.escape(mail.headers().getOrDefault("Date", "")) + "</td><td>"
                        + Html.escape(mail.to()) + "</td><td><a href=\"" + MailboxPage.PATH + "/"
                        + Html.escape(mail.id())
                        + "\">" + Html.escape(mail.subject().isBlank() ? "(no subject)" : mail.subject())
                        + "</a></td></tr>")
                .collect(Collectors.joining("\n"));
        String body = mails.isEmpty()
                ? "<p>No mail yet. Reload after the server has sent one.</p>"
                : "<table><tr><th>Date</th><th>To</th><th>Subject</th></tr>\n" + rows + "\n</table>";
        return page("Mailbox", body);
    }

    static String one(Mail mail) {
        String headers = mail.headers().entrySet().stream()
                .map(header -> Html.escape(header.getKey()) + ": " + Html.escape(header.getValue()))
                .collect(Collectors.joining("\n"));
        // The sandbox gives the mail no rights, and with srcdoc it does not even know its address.
        String html = mail.html().isEmpty()
                ? ""
                : "<h2>HTML</h2><iframe sandbox srcdoc=\"" + Html.escape(mail.html()) + "\"></iframe>";
        return page(
                mail.subject(),
                "<p><a href=\"" + MailboxPage.PATH + "\">All mails</a></p><pre>" + headers + "</pre><h2>Text</h2><pre>"
                        + linked(mail.text()) + "</pre>" + html);
    }

    /** The escaped text with clickable links. */
    static String linked(String text) {
        StringBuilder html = new StringBuilder();
        int done = 0;
        for (String link : Mail.linksIn(text)) {
            int at = text.indexOf(link, done);
            html.append(Html.escape(text.substring(done, at)))
                    .append("<a target=\"_blank\" rel=\"noopener noreferrer\" href=\"")
                    .append(Html.escape(link))
                    .append("\">")
                    .append(Html.escape(link))
                    .append("</a>");
            done = at + link.length();
        }
        return html.append(Html.escape(text.substring(done))).toString();
    }

    private static String page(String title, String body) {
        return String.format(Locale.ROOT, """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>%s</title>
                <style>
                body { font-family: sans-serif; margin: 2em; max-width: 60em; }
                td, th { text-align: left; padding: 0.2em 1em 0.2em 0; }
                pre { white-space: pre-wrap; background: #f4f4f4; padding: 1em; }
                iframe { width: 100%%; height: 30em; border: 1px solid #ccc; }
                </style>
                </head>
                <body>
                <h1>%s</h1>
                %s
                </body>
                </html>
                """, Html.escape(title), Html.escape(title), body);
    }
}
