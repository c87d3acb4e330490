package dev.countersign.mail.smtp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/**
 * One connection to the mail server, for one mail (RFC 5321). Whatever the server does, the conversation ends and
 * closes its connection: each reply has a time limit, and partial replies do not extend it. Everything here runs on the
 * event loop of the connection.
 */
final class SmtpConversation {

    private static final int LONGEST_REPLY = 16_384;

    private final Vertx vertx;
    private final NetSocket socket;
    private final SmtpSettings settings;
    private final StringBuilder input = new StringBuilder();
    private final List<String> lines = new ArrayList<>();
    private int replyLength;
    private SmtpStage stage = SmtpStage.GREETING;
    private Promise<SmtpReply> awaited;
    private SmtpFailure ended;
    private long timer;
    private List<String> extensions = List.of();

    SmtpConversation(Vertx vertx, NetSocket socket, SmtpSettings settings) {
        this.vertx = vertx;
        this.socket = socket;
        this.settings = settings;
        socket.handler(this::read);
        socket.exceptionHandler(failure -> end(SmtpFailure.broken(stage, failure)));
        socket.closeHandler(closed -> end(SmtpFailure.broken(stage, null)));
    }

    /** Succeeds once the server has accepted the mail; otherwise fails with {@link SmtpFailure}. Call it only once. */
    Future<Void> send(Envelope mail) {
        return required(SmtpReply::isPositive, await(SmtpStage.GREETING))
                .compose(greeting -> hello())
                .compose(done -> secure())
                .compose(done -> logIn())
                .compose(done -> ask(SmtpStage.SENDER, "MAIL FROM:<" + mail.from() + '>'))
                .compose(done -> ask(SmtpStage.RECIPIENT, "RCPT TO:<" + mail.to() + '>'))
                .compose(done -> required(reply -> reply.code() == 354, sent(SmtpStage.DATA, "DATA")))
                .compose(done -> ask(SmtpStage.CONTENT, mail.stuffed() + "\r\n."))
                .<Void>mapEmpty()
                .onSuccess(done -> socket.end(Buffer.buffer("QUIT\r\n")))
                .onFailure(failure -> socket.close());
    }

    private Future<Void> hello() {
        return sent(SmtpStage.HELLO, "EHLO " + settings.ownName()).compose(reply -> {
            extensions = reply.isPositive() ? reply.extensions() : List.of();
            return reply.isPositive()
                    ? Future.<Void>succeededFuture()
                    : ask(SmtpStage.HELLO, "HELO " + settings.ownName());
        });
    }

    private Future<Void> secure() {
        boolean offered = extensions.contains("STARTTLS");
        return switch (settings.startTls()) {
            case DISABLED -> Future.succeededFuture();
            case OPTIONAL -> offered ? startTls() : Future.succeededFuture();
            case REQUIRED -> offered ? startTls() : Future.failedFuture(SmtpFailure.unfit(SmtpStage.TLS));
        };
    }

    // Clear text that follows the reply was injected by an attacker on the path: fail.
    private Future<Void> startTls() {
        return ask(SmtpStage.TLS, "STARTTLS")
                .compose(ready -> input.isEmpty()
                        ? socket.upgradeToSsl().recover(SmtpConversation::notSecured)
                        : Future.failedFuture(SmtpFailure.broken(SmtpStage.TLS, null)))
                .compose(secured -> hello());
    }

    private static Future<Void> notSecured(Throwable cause) {
        return Future.failedFuture(SmtpFailure.broken(SmtpStage.TLS, cause));
    }

    private Future<Void> logIn() {
        SmtpSettings.Login login = settings.login();
        if (login.user().isEmpty()) {
            return Future.succeededFuture();
        }
        if (login.allows("PLAIN") && offersLogin("PLAIN")) {
            return ask(SmtpStage.LOGIN, "AUTH PLAIN " + base64('\0' + login.name() + '\0' + login.secret()));
        }
        if (login.allows("LOGIN") && offersLogin("LOGIN")) {
            return required(reply -> reply.code() == 334, sent(SmtpStage.LOGIN, "AUTH LOGIN"))
                    .compose(asked ->
                            required(reply -> reply.code() == 334, sent(SmtpStage.LOGIN, base64(login.name()))))
                    .compose(asked -> ask(SmtpStage.LOGIN, base64(login.secret())));
        }
        return login.required() ? Future.failedFuture(SmtpFailure.unfit(SmtpStage.LOGIN)) : Future.succeededFuture();
    }

    private boolean offersLogin(String mechanism) {
        return extensions.stream()
                .filter(line -> line.startsWith("AUTH ") || line.startsWith("AUTH="))
                .anyMatch(line -> List.of(line.substring(5).split(" ")).contains(mechanism));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Future<Void> ask(SmtpStage next, String line) {
        return required(SmtpReply::isPositive, sent(next, line));
    }

    private Future<Void> required(Predicate<SmtpReply> good, Future<SmtpReply> reply) {
        return reply.compose(given ->
                good.test(given) ? Future.succeededFuture() : Future.failedFuture(SmtpFailure.refused(stage, given)));
    }

    private Future<SmtpReply> sent(SmtpStage next, String line) {
        Future<SmtpReply> reply = await(next);
        socket.write(line + "\r\n").onFailure(failure -> end(SmtpFailure.broken(next, failure)));
        return reply;
    }

    private Future<SmtpReply> await(SmtpStage next) {
        stage = next;
        if (ended != null) {
            return Future.failedFuture(ended);
        }
        Promise<SmtpReply> promise = Promise.promise();
        awaited = promise;
        timer = vertx.setTimer(settings.limit(next).toMillis(), late -> end(SmtpFailure.silent(next)));
        return promise.future();
    }

    private void read(Buffer data) {
        input.append(data.toString(StandardCharsets.ISO_8859_1));
        for (int end = input.indexOf("\n"); end >= 0 && ended == null; end = input.indexOf("\n")) {
            String line = input.substring(0, end).stripTrailing();
            input.delete(0, end + 1);
            readLine(line);
        }
        if (input.length() > LONGEST_REPLY) {
            end(SmtpFailure.broken(stage, null));
        }
    }

    private void readLine(String line) {
        lines.add(line);
        replyLength += line.length();
        if (!SmtpReply.isLine(line) || replyLength > LONGEST_REPLY) {
            end(SmtpFailure.broken(stage, null));
        } else if (SmtpReply.isLast(line)) {
            SmtpReply reply = SmtpReply.of(lines);
            lines.clear();
            replyLength = 0;
            answered(reply);
        }
    }

    private void answered(SmtpReply reply) {
        Promise<SmtpReply> promise = awaited;
        if (promise == null) {
            end(SmtpFailure.broken(stage, null));
            return;
        }
        awaited = null;
        vertx.cancelTimer(timer);
        promise.complete(reply);
    }

    private void end(SmtpFailure failure) {
        if (ended == null) {
            ended = failure;
            vertx.cancelTimer(timer);
            socket.close();
        }
        Promise<SmtpReply> promise = awaited;
        awaited = null;
        if (promise != null) {
            promise.fail(ended);
        }
    }
}
