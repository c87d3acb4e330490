package dev.countersign.wire.pages;

import dev.countersign.kernel.Refused;
import dev.countersign.password.PasswordPolicy;
import dev.countersign.wire.http.HttpRefused;
import java.time.Duration;

/** What a page says when a request is refused: one sentence for people, which never echoes the request. */
record PageAnswer(int status, Notice notice) {

    static final String WEAK_PASSWORD = "That password does not follow the rule: at least " + PasswordPolicy.MIN_LENGTH
            + " characters, with an upper-case letter, a lower-case letter, a digit and another sign.";
    static final String LONG_PASSWORD =
            "That password is too long: it may have at most " + PasswordPolicy.MAX_LENGTH + " characters.";
    static final String BREACHED_PASSWORD =
            "That password is too easy to guess: it is on lists of stolen passwords, or it contains your address.";

    static final PageAnswer FAULT = page(500, "Something went wrong", "It is our fault. Try again in a few moments.");

    /* A page is reached by a mailed link or from an application. */
    private static final String AGAIN =
            "If a mail led you here, open its link again. If an application did, start again from there.";
    private static final String INCOMPLETE = "Something is missing or broken. " + AGAIN;

    static PageAnswer of(Refused refused) {
        return switch (refused.reason()) {
            case INVALID_VERIFICATION_TOKEN ->
                page(
                        410,
                        "This link no longer works",
                        "It was already used, it is too old, or newer sign-ups replaced the one that it is for. If you have confirmed your address, just sign in. If not, ask for a new link where you sign in, or sign up again.");
            case INVALID_RESET_TOKEN ->
                page(
                        410,
                        "This link no longer works",
                        "It was already used, it is too old, or another link for the same address was used after it was sent. Opening it did not change your password. Ask for a new link where you sign in.");
            case MISSING_REQUIRED_FIELD, VALIDATION_ERROR -> page(400, "That is not the whole link", INCOMPLETE);
            case WEAK_PASSWORD, PASSWORD_TOO_SHORT -> page(400, "Choose another password", WEAK_PASSWORD);
            case PASSWORD_TOO_LONG -> page(400, "Choose another password", LONG_PASSWORD);
            case BREACHED_PASSWORD -> page(400, "Choose another password", BREACHED_PASSWORD);
            case UNKNOWN_USER_CODE ->
                page(
                        404,
                        "That did not work",
                        "This page is too old, or was opened in another browser. Type the code of the device again.");
            case USER_CODE_OVER ->
                page(
                        410,
                        "This code no longer works",
                        "It was used or denied, or is too old. Start again on the device.");
            case INVALID_CREDENTIALS -> page(400, "That did not work", "The name or the password is wrong.");
            case EMAIL_NOT_VERIFIED ->
                page(403, "Confirm your address first", "Open the link in the mail that you got when you signed up.");
            case SIGN_IN_BANNED -> page(403, "Your account is banned", "The device was not signed in.");
            case TWOFACTOR_REQUIRED ->
                page(
                        403,
                        "Your account needs a second factor",
                        "Sign in where you usually do and set it up. Then start again on the device.");
            case INVALID_OTP_CODE, INVALID_BACKUP_CODE, MAILED_CODE_EXPIRED, MAILED_CODE_NOT_ALLOWED ->
                page(400, "That did not work", "The code is wrong, too old or used.");
            case INVALID_TEMP_TOKEN, RESPONSE_MODE_MISMATCH, OTP_REQUIRED ->
                page(410, "That took too long", "Type the code of the device again and sign in once more.");
            case TWOFACTOR_LOCKED ->
                page(429, "Too many wrong codes", "Codes are locked. Wait " + wait(refused) + ", then try again.");
            case TWOFACTOR_BLOCKED -> page(429, "Too many wrong codes", "Set a new password to unlock your account.");
            case RATE_LIMITED ->
                page(
                        429,
                        "Too many attempts",
                        "Nothing is used up. Wait " + wait(refused) + ", then try again. Nothing else has to be done.");
            case BUSY, DEPENDENCY_UNAVAILABLE, SECRET_UNREADABLE ->
                page(503, "Not possible right now", "Nothing is used up. Try again in a few moments.");
            // INTERNAL_ERROR, and reasons of features that no page uses: PageReasonsTest
            default -> FAULT;
        };
    }

    static PageAnswer of(HttpRefused refused) {
        return switch (refused.reason()) {
            case EXPECTATION_FAILED -> page(417, "That did not work", AGAIN);
            case MALFORMED_BODY, MALFORMED_REQUEST, INVALID_PATH -> page(400, "That is not the whole link", INCOMPLETE);
            case INSUFFICIENT_PERMISSIONS, ORIGIN_MISSING, ORIGIN_NOT_ALLOWED ->
                page(403, "That is not allowed", AGAIN);
            case NOT_FOUND -> page(404, "There is no such page", AGAIN);
            case METHOD_NOT_ALLOWED -> page(405, "That did not work", AGAIN);
            case NOT_ACCEPTABLE -> page(406, "That did not work", "There are only web pages here.");
            case PAYLOAD_TOO_LARGE -> page(413, "That was too much", "What was sent is larger than any form here.");
            case UNSUPPORTED_MEDIA_TYPE -> page(415, "That did not work", AGAIN);
        };
    }

    private static PageAnswer page(int status, String title, String text) {
        return new PageAnswer(status, new Notice(title, text));
    }

    private static String wait(Refused refused) {
        long minutes = refused.retryAfter()
                .orElse(Duration.ofMinutes(1))
                .plusSeconds(59)
                .toMinutes();
        return minutes <= 1 ? "a minute" : minutes + " minutes";
    }
}
