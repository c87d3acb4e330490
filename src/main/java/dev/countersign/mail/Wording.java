package dev.countersign.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * The words of one mail.
 *
 * @param subject never holds data: it shows on locked screens
 * @param template the name of its two templates, HTML and text
 * @param data what stands in the templates
 */
record Wording(String subject, String template, Map<String, String> data) {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int LONGEST_DEVICE = 100;

    @Override
    public String toString() {
        return "Wording[" + template + ']';
    }

    static Wording of(Mail mail, Links links, MailConfig config) {
        return switch (mail) {
            case Mail.VerifyAddress verify ->
                new Wording(
                        "Confirm your e-mail address",
                        "verify",
                        Map.of(
                                "link", links.to(verify.purpose(), verify.token()),
                                "signedUpAt", moment(verify.signedUpAt()),
                                "life", inWords(config.verifyLife()),
                                "code",
                                        verify.code()
                                                .map(code -> code.digits().reveal())
                                                .orElse(""),
                                "codeLife",
                                        verify.code()
                                                .map(code -> inWords(code.life()))
                                                .orElse("")));
            case Mail.AlreadyRegistered ignored ->
                new Wording("You already have an account", "already-registered", Map.of());
            case Mail.ResetPassword reset ->
                new Wording(
                        "Set a new password",
                        "reset",
                        Map.of("link", links.to(reset.purpose(), reset.token()), "life", inWords(config.resetLife())));
            case Mail.OneTimeCode code ->
                new Wording(
                        "Your one-time code",
                        "one-time-code",
                        Map.of("code", code.code().reveal(), "life", inWords(code.life())));
            case Mail.Notice notice -> ofNotice(notice);
        };
    }

    private static Wording ofNotice(Mail.Notice notice) {
        String at = moment(notice.at());
        return switch (notice) {
            case Mail.PasswordChanged changed ->
                new Wording(
                        "Your password was changed",
                        "password-changed",
                        Map.of("at", at, "clientIp", oneLine(changed.clientIp())));
            case Mail.SignInsLocked ignored -> new Wording("Many failed sign-ins", "sign-ins-locked", Map.of("at", at));
            case Mail.SecondFactorEnabled ignored ->
                new Wording("Two-factor authentication was turned on", "second-factor-enabled", Map.of("at", at));
            case Mail.SecondFactorDisabled ignored ->
                new Wording("Two-factor authentication was turned off", "second-factor-disabled", Map.of("at", at));
            case Mail.BackupCodesRegenerated ignored ->
                new Wording("You have new backup codes", "backup-codes-regenerated", Map.of("at", at));
            case Mail.SecondFactorShown ignored ->
                new Wording("The secret of your authenticator app was shown", "second-factor-shown", Map.of("at", at));
            case Mail.TokenGateOpened ignored ->
                new Wording("Your tokens can be changed without a code", "token-gate-opened", Map.of("at", at));
            case Mail.SecondFactorLocked locked ->
                new Wording(
                        "Too many wrong codes",
                        "second-factor-locked",
                        Map.of("at", at, "until", moment(locked.until())));
            case Mail.SecondFactorBlocked ignored ->
                new Wording("Your account needs a new password", "second-factor-blocked", Map.of("at", at));
            case Mail.DeviceTrusted trusted ->
                new Wording(
                        "A device is trusted now",
                        "device-trusted",
                        Map.of("at", at, "device", device(trusted.device()), "clientIp", oneLine(trusted.clientIp())));
        };
    }

    static String moment(Instant time) {
        return MOMENT.format(time);
    }

    /** The largest unit that says it exactly, minutes at the least. */
    static String inWords(Duration life) {
        long minutes = life.toMinutes();
        return minutes % 60 == 0 ? counted(minutes / 60, "hour") : counted(minutes, "minute");
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    /** Data never begins a new line of a mail. */
    static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
    }

    // Whoever broke in may choose it. Without dots before letters nothing in it is made a link by a mail program, and
    // without signs beyond ASCII nothing in it turns the line around or looks like a dot or the quote's end.
    private static String device(String userAgent) {
        String given = userAgent == null ? "" : userAgent;
        String plain =
                given.replaceAll("(?:[^ -~]|\"|://|\\.(?=[A-Za-z]))+", " ").strip();
        return plain.substring(0, Math.min(plain.length(), LONGEST_DEVICE));
    }
}
