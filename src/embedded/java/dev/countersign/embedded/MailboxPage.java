package dev.countersign.embedded;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Shows the mails of development on {@value #PATH}, to this machine only, since their links and codes open accounts.
 */
@Singleton
public class MailboxPage {
    static final String PATH = "/dev/mailbox";
    static final String FOLDER = "countersign.dev.mailbox-dir";

    /** Headers of proxies: behind one, everyone seems to come from this machine. */
    private static final Set<String> PROXY_HEADERS = Set.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via");

    private static final Set<String> NAMES_OF_THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
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

    /** Also checks the host name, because a web page may have pointed its own name to this machine (DNS rebinding). */
    private void onlyLocal(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean local = request.authority() != null
                && NAMES_OF_THIS_MACHINE.contains(request.authority().host())
                && isLoopback(request.connection().remoteAddress().hostAddress())
                && PROXY_HEADERS.stream().noneMatch(request.headers()::contains);
        if (local) {
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

    private static boolean isLoopback(String address) {
        try {
            // This parses a literal address and does not look up names.
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
