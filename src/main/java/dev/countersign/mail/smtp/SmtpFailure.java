package dev.countersign.mail.smtp;

import java.util.Optional;

/** The mail server did not accept a mail. The message contains no address and no text from the server. */
public final class SmtpFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What went wrong. */
    public enum Kind {
        /** No connection could be established. */
        UNREACHABLE,
        /** No answer came in time; the connection was closed. */
        SILENT,
        /** The connection ended early, or the server did not speak SMTP. */
        BROKEN,
        /** The server does not offer what the configuration requires. */
        UNFIT,
        /** The server rejected a command or the mail. */
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

    public static SmtpFailure unreachable(Throwable cause) {
        return new SmtpFailure(Kind.UNREACHABLE, SmtpStage.CONNECT, null, cause);
    }

    public static SmtpFailure silent(SmtpStage stage) {
        return new SmtpFailure(Kind.SILENT, stage, null, null);
    }

    public static SmtpFailure broken(SmtpStage stage, Throwable cause) {
        return new SmtpFailure(Kind.BROKEN, stage, null, cause);
    }

    public static SmtpFailure unfit(SmtpStage stage) {
        return new SmtpFailure(Kind.UNFIT, stage, null, null);
    }

    public static SmtpFailure refused(SmtpStage stage, SmtpReply reply) {
        return new SmtpFailure(Kind.REFUSED, stage, reply, null);
    }

    public Kind kind() {
        return kind;
    }

    /** The step at which it happened. */
    public SmtpStage stage() {
        return stage;
    }

    /** The rejecting reply; only of the kind {@link Kind#REFUSED}. */
    public Optional<SmtpReply> reply() {
        return Optional.ofNullable(reply);
    }
}
