package dev.countersign.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import jakarta.inject.Singleton;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * The SMTP server that takes our mails. Each mail has a connection of its own: the mail client of Vert.x can neither
 * abort a send nor notice that a server fell silent, so that each such server keeps one of its connections for good, and
 * a connection kept between two mails may be dead when the second one needs it.
 */
@Singleton
class MailServer {

    private final Vertx vertx;
    private final MailServerSettings settings;
    private final NetClient client;

    MailServer(Vertx vertx, MailServerSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.client = vertx.createNetClient(settings.connection());
    }

    /**
     * Sends a mail; it succeeds when the server has taken it. It always ends, at the latest when each step has taken all of
     * its time.
     */
    Uni<Void> send(io.quarkus.mailer.Mail letter) {
        return Uni.createFrom()
                .completionStage(() -> sent(Mime.envelope(letter, settings)).toCompletionStage());
    }

    // Begun on an event loop: from any other thread, the greeting could arrive before anybody listens.
    private Future<Void> sent(Envelope mail) {
        Promise<Void> sent = Promise.promise();
        vertx.getOrCreateContext().runOnContext(begun -> converse(mail).onComplete(sent));
        return sent.future();
    }

    private Future<Void> converse(Envelope mail) {
        return client.connect(settings.port(), settings.host())
                .recover(MailServer::notConnected)
                .compose(socket -> new SmtpConversation(vertx, socket, settings).send(mail));
    }

    private static Future<NetSocket> notConnected(Throwable cause) {
        boolean unreachable = cause instanceof SocketException || cause instanceof UnknownHostException;
        return Future.failedFuture(
                unreachable ? SmtpFailure.unreachable(cause) : SmtpFailure.broken(SmtpStage.CONNECT, cause));
    }
}
