package dev.countersign.mail.smtp;

/**
 * Why the mail server did not accept a mail.
 *
 * @param reason for operators and the outbox row: codes only, since the server's text may repeat the address
 * @param permanent whether trying again is pointless
 * @param away whether the server itself was unreachable, so that other mails would fail, too
 */
public record SendFailure(String reason, boolean permanent, boolean away) {

    /** The reason of mails that wait until the mail server is back; they are then due at once. */
    public static final String UNREACHABLE = "unreachable";

    /** Classifies a failure of {@link MailServer#send}. */
    public static SendFailure of(Throwable failure) {
        return switch (failure) {
            case SmtpFailure smtp -> ofSmtp(smtp);
            case IllegalArgumentException malformed -> new SendFailure("malformed_address", false, false);
            default -> new SendFailure("broken_connection", false, false);
        };
    }

    // Only a 5xx reply about the recipient or the message is final for this mail. One about our login, our sender
    // address or the connection is a configuration fault that operators can repair; treated as final, it would lose
    // every mail.
    private static SendFailure ofSmtp(SmtpFailure failure) {
        return switch (failure.kind()) {
            case UNREACHABLE -> new SendFailure(UNREACHABLE, false, true);
            case SILENT -> new SendFailure("timeout " + failure.stage().label(), false, true);
            case BROKEN -> new SendFailure("broken_connection", false, false);
            case UNFIT -> new SendFailure("not_offered " + failure.stage().label(), false, false);
            case REFUSED -> ofReply(failure.stage(), failure.reply().orElseThrow());
        };
    }

    private static SendFailure ofReply(SmtpStage stage, SmtpReply reply) {
        return new SendFailure(reply.codes(), stage.judgesTheMail() && reply.isPermanentRefusal(), false);
    }
}
