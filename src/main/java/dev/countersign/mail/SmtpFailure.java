package dev.countersign.mail;

import java.util.Optional;

/** A mail that the mail server did not take. The message holds no address and nothing that the server said. */
final class SmtpFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What went wrong. */
    enum Kind {
        /** There was no connection. */
        UNREACHABLE,
        /** No answer came in time; the connection was closed. */
        SILENT,
        /** The connection ended, or what came over it was not SMTP. */
        BROKEN,
        /** The server does not offer what the configuration demands. */
        UNFIT,
        /** The server said no. */
        REFUSED
    }

    private final Kind kind;
    private final SmtpStage stage;
    private final transient SmtpReply reply;

    private SmtpFailure(Kind kind, SmtpStage stage, SmtpReply reply, Throwable cause) {
        super(kind + " at " + stage + (reply == null ? "" : ' ' + reply.codes()), cause, false, false);
        this.kind = kind;
        this.stage = stage;
        this.reply = reply;
    }

    static SmtpFailure unreachable(Throwable cause) {
        return new SmtpFailure(Kind.UNREACHABLE, SmtpStage.CONNECT, null, cause);
    }

    static SmtpFailure silent(SmtpStage stage) {
        return new SmtpFailure(Kind.SILENT, stage, null, null);
    }

    static SmtpFailure broken(SmtpStage stage, Throwable cause) {
        return new SmtpFailure(Kind.BROKEN, stage, null, cause);
    }

    static SmtpFailure unfit(SmtpStage stage) {
        return new SmtpFailure(Kind.UNFIT, stage, null, null);
    }

    static SmtpFailure refused(SmtpStage stage, SmtpReply reply) {
        return new SmtpFailure(Kind.REFUSED, stage, reply, null);
    }

    Kind kind() {
        return kind;
    }

    SmtpStage stage() {
        return stage;
    }

    Optional<SmtpReply> reply() {
        return Optional.ofNullable(reply);
    }
}
