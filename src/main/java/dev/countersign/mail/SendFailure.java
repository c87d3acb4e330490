package dev.countersign.mail;

/**
 * Why a mail was not taken by the mail server.
 *
 * @param reason for operators and the outbox row: codes only, since the server's words repeat the address
 * @param permanent whether trying again is of no use
 * @param away whether the server itself was not there, so that other mails fare no better
 */
record SendFailure(String reason, boolean permanent, boolean away) {

    /** The reason of mails that wait for the mail server to be back; they are called as soon as it is. */
    static final String UNREACHABLE = "unreachable";

    static SendFailure of(Throwable failure) {
        return switch (failure) {
            case SmtpFailure smtp -> ofSmtp(smtp);
            case IllegalArgumentException malformed -> new SendFailure("malformed_address", false, false);
            default -> new SendFailure("broken_connection", false, false);
        };
    }

    // Only a 5xx reply about this recipient or this message condemns the mail. One about our login, our sender address
    // or the connection is a fault of the set-up that somebody repairs, and would otherwise condemn every mail.
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
