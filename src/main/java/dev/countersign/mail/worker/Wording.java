package dev.countersign.mail.worker;

import dev.countersign.mail.Links;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.MailContent;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * The words of one mail.
 *
 * @param subject the subject line; it never holds data, since it shows on locked screens
 * @param template the name of the two templates, HTML and text
 * @param data the values that the templates print
 */
record Wording(String subject, String template, Map<String, String> data) {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    /** The clocks of server and database may differ by this. */
    private static final Duration NO_TIME = Duration.ofMinutes(1);

    private static final int LONGEST_DEVICE = 100;

    @Override
    public String toString() {
        return "Wording[" + template + ']';
    }

    static Wording of(MailContent content, Links links, MailConfig config) {
        return switch (content) {
            case MailContent.VerifyAddress verify -> verify(verify, links, config);
            case MailContent.AlreadyRegistered ignored ->
                new Wording("You already have an account", "already-registered", Map.of());
            case MailContent.ResetPassword reset ->
                new Wording(
                        "Set a new password",
                        "reset",
                        Map.of("link", links.to(Purpose.RESET, reset.token()), "life", inWords(config.resetLife())));
            case MailContent.OneTimeCode code ->
                new Wording(
                        "Your one-time code",
                        "one-time-code",
                        Map.of("code", code.code().reveal(), "life", inWords(code.life())));
            case MailContent.Notice(MailKind kind, Instant at) ->
                new Wording(kind.noticeSubject().orElseThrow(), kind.template(), Map.of("at", moment(at)));
            case MailContent.SecondFactorLocked locked ->
                new Wording(
                        "Too many wrong codes",
                        "second-factor-locked",
                        Map.of("at", moment(locked.at()), "until", moment(locked.until())));
            case MailContent.AccountDeletion deletion -> deletion(deletion);
            case MailContent.DeviceTrusted trusted ->
                new Wording(
                        "A device is trusted now",
                        "device-trusted",
                        Map.of(
                                "at", moment(trusted.at()),
                                "device", device(trusted.device()),
                                "clientIp", oneLine(trusted.clientIp())));
        };
    }

    private static Wording deletion(MailContent.AccountDeletion deletion) {
        return deletion.until().isAfter(deletion.at().plus(NO_TIME))
                ? new Wording(
                        "Your account will be deleted",
                        "account-deletion",
                        Map.of("at", moment(deletion.at()), "until", moment(deletion.until())))
                : new Wording("Your account was deleted", "account-deleted", Map.of("at", moment(deletion.at())));
    }

    private static Wording verify(MailContent.VerifyAddress verify, Links links, MailConfig config) {
        return new Wording(
                "Confirm your e-mail address",
                "verify",
                Map.of(
                        "link", links.to(Purpose.VERIFY, verify.token()),
                        "signedUpAt", moment(verify.signedUpAt()),
                        "life", inWords(config.verifyLife()),
                        "code",
                                verify.code()
                                        .map(code -> code.digits().reveal())
                                        .orElse(""),
                        "codeLife",
                                verify.code().map(code -> inWords(code.life())).orElse("")));
    }

    static String moment(Instant time) {
        return MOMENT.format(time);
    }

    /** In hours where that is exact, otherwise in minutes. */
    static String inWords(Duration life) {
        long minutes = life.toMinutes();
        return minutes % 60 == 0 ? counted(minutes / 60, "hour") : counted(minutes, "minute");
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    /** Replaces line breaks and control characters, so that data cannot start a line of its own in a mail. */
    static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
    }

    // An intruder may have chosen it. Mail programs make links of dots before letters; characters beyond ASCII can
    // reverse the line's direction, or look like a dot or the closing quote. So all of these are removed.
    private static String device(String userAgent) {
        String given = userAgent == null ? "" : userAgent;
        String plain =
                given.replaceAll("(?:[^ -~]|\"|://|\\.(?=[A-Za-z]))+", " ").strip();
        return plain.substring(0, Math.min(plain.length(), LONGEST_DEVICE));
    }
}
