package dev.countersign.mail;

import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a mail was not taken by the mail server.
 *
 * @param reason for operators and the outbox row: codes only, since the server's words repeat the address
 * @param permanent whether trying again is of no use
 */
record SendFailure(String reason, boolean permanent) {

    /** The reason of mails that wait for the mail server to be back; they are called as soon as it is. */
    static final String UNREACHABLE = "unreachable";

    // Only a 5xx reply about this recipient or this message condemns the mail. One about our login, our sender address
    // or the connection is a fault of the set-up that somebody repairs, and would otherwise condemn every mail.
    private static final List<String> ABOUT_THE_MAIL =
            List.of("recipient address not accepted", "DATA command not accepted", "sending data failed");
    private static final Pattern ENHANCED_CODE = Pattern.compile("^[245]\\d\\d[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    static SendFailure of(Throwable failure) {
        return switch (failure) {
            case SMTPException reply -> ofReply(reply);
            case ConnectException refused -> new SendFailure(UNREACHABLE, false);
            case UnknownHostException unknown -> new SendFailure(UNREACHABLE, false);
            case IllegalArgumentException malformed -> new SendFailure("malformed_address", false);
            default -> new SendFailure("broken_connection", false);
        };
    }

    boolean unreachable() {
        return UNREACHABLE.equals(reason);
    }

    private static SendFailure ofReply(SMTPException reply) {
        String message = String.valueOf(reply.getMessage());
        boolean permanent = reply.isPermanent() && ABOUT_THE_MAIL.stream().anyMatch(message::startsWith);
        return new SendFailure(reply.getReplyCode() + enhancedCode(reply.getReplyMessages()), permanent);
    }

    private static String enhancedCode(List<String> lines) {
        Matcher code = ENHANCED_CODE.matcher(lines.isEmpty() ? "" : lines.getFirst());
        return code.find() ? " " + code.group(1) : "";
    }
}
