package dev.countersign.mail.smtp;

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
 * The SMTP server that accepts our mails. Each mail has its own connection, and the mail client of Vert.x is not used:
 * it can neither abort a send nor notice that a server stopped answering, so such a server would occupy its connections
 * for good. A connection kept between two mails may also be dead when the second one needs it.
 */
@Singleton
public class MailServer {

    private final Vertx vertx;
    private final SmtpSettings settings;
    private final NetClient client;

    MailServer(Vertx vertx, SmtpSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.client = vertx.createNetClient(settings.connection());
    }

    /**
     * Sends a mail; succeeds once the server has accepted it, otherwise fails with {@link SmtpFailure}. It always ends,
     * at the latest when every step has used up its time limit.
     */
    public Uni<Void> send(io.quarkus.mailer.Mail letter) {
        return Uni.createFrom()
                .completionStage(() -> sent(Mime.envelope(letter, settings)).toCompletionStage());
    }

    // Started on an event loop: from any other thread, the greeting could arrive before a handler is set.
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
