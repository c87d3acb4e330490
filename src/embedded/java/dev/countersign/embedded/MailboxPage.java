package dev.countersign.embedded;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Shows the mails of development on {@value #PATH}, to this machine only, since their links and codes open accounts.
 */
@Singleton
public class MailboxPage {
    public static final String PATH = "/dev/mailbox";
    public static final String FOLDER = "countersign.dev.mailbox-dir";

    /** Styles are allowed because the HTML of mails inherits this policy in its frame. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
            + " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Optional<Path> folder;

    MailboxPage(DevConfig config) {
        this.folder = config.mailboxDir();
    }

    void routes(@Observes Router router) {
        if (folder.isPresent()) {
            router.get(PATH).handler(this::onlyLocal).blockingHandler(this::list, false);
            router.get(PATH + ".json").handler(this::onlyLocal).blockingHandler(this::json, false);
            router.get(PATH + "/:id").handler(this::onlyLocal).blockingHandler(this::one, false);
        }
    }

    private void onlyLocal(RoutingContext context) {
        if (ThisMachine.sent(context.request())) {
            context.next();
        } else {
            context.response().setStatusCode(403).end("The mailbox is shown on http://localhost only.\n");
        }
    }

    private void list(RoutingContext context) {
        try {
            html(context, MailHtml.list(mailbox().all()));
        } catch (IOException e) {
            context.fail(e);
        }
    }

    private void one(RoutingContext context) {
        try {
            Optional<Mail> mail = mailbox().find(context.pathParam("id"));
            if (mail.isPresent()) {
                html(context, MailHtml.one(mail.get()));
            } else {
                context.next();
            }
        } catch (IOException e) {
            context.fail(e);
        }
    }

    private void json(RoutingContext context) {
        try {
            JsonArray mails = new JsonArray();
            for (Mail mail : mailbox().all()) {
                mails.add(new JsonObject()
                        .put("id", mail.id())
                        .put("to", mail.to())
                        .put("subject", mail.subject())
                        .put("text", mail.text())
                        .put("links", new JsonArray(mail.links()))
                        .put("codes", new JsonArray(mail.codes())));
            }
            guarded(context).putHeader("Content-Type", "application/json").end(mails.encodePrettily());
        } catch (IOException e) {
            context.fail(e);
        }
    }

    private Mailbox mailbox() throws IOException {
        return new Mailbox(folder.orElseThrow());
    }

    private static void html(RoutingContext context, String page) {
        guarded(context).putHeader("Content-Type", "text/html; charset=utf-8").end(page);
    }

    private static HttpServerResponse guarded(RoutingContext context) {
        return context.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
    }
}
