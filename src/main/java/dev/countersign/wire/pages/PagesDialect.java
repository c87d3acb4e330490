package dev.countersign.wire.pages;

import dev.countersign.kernel.Refused;
import dev.countersign.password.PasswordPolicy;
import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.HttpRefused;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The pages' answers to refusals: one sentence for people, which never echoes the request. */
@ApplicationScoped
class PagesDialect implements Dialect {

    static final String HTML = "text/html;charset=UTF-8";

    static final String WEAK_PASSWORD = "That password does not follow the rule: at least " + PasswordPolicy.MIN_LENGTH
            + " characters, with an upper-case letter, a lower-case letter, a digit and another sign.";
    static final String LONG_PASSWORD =
            "That password is too long: it may have at most " + PasswordPolicy.MAX_LENGTH + " characters.";
    static final String BREACHED_PASSWORD =
            "That password is too easy to guess: it is on lists of stolen passwords, or it holds your address.";

    private static final Set<String> METHODS = new TreeSet<>(List.of("GET", "HEAD", "OPTIONS", "POST"));
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src '" + Branding.STYLE_HASH
                    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "X-Frame-Options",
            "DENY",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private final Pages pages;

    PagesDialect(Pages pages) {
        this.pages = pages;
    }

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public boolean isAlwaysOn() {
        return true;
    }

    /**
     * True, because our pages send no referrer, so browsers send {@code Origin: null} with their forms. {@link
     * PagesRoutes} checks where a form comes from.
     */
    @Override
    public boolean judgesOrigins() {
        return true;
    }

    @Override
    public Set<String> paths() {
        return Set.of("/account", "/account/");
    }

    @Override
    public Map<String, String> headers() {
        return HEADERS;
    }

    @Override
    public Set<String> methods(Set<String> ofResources) {
        return METHODS;
    }

    @Override
    public Answer answer(Refused refused) {
        return switch (refused.reason()) {
            case INVALID_VERIFICATION_TOKEN ->
                page(
                        410,
                        "This link no longer works",
                        "It was used already, it is too old, or newer sign-ups took the place of the one that it is for. If you have confirmed your address, just sign in. If not, ask for a new link where you sign in, or sign up again.");
            case INVALID_RESET_TOKEN ->
                page(
                        410,
                        "This link no longer works",
                        "It was used already, it is too old, or another link for the same address was used after it was sent. Opening it did not change your password. Ask for a new link where you sign in.");
            case MISSING_REQUIRED_FIELD, VALIDATION_ERROR ->
                page(
                        400,
                        "That is not the whole link",
                        "Something is missing or broken. Open the link in the mail again, or copy it from there as a whole.");
            case WEAK_PASSWORD, PASSWORD_TOO_SHORT -> page(400, "Choose another password", WEAK_PASSWORD);
            case PASSWORD_TOO_LONG -> page(400, "Choose another password", LONG_PASSWORD);
            case BREACHED_PASSWORD -> page(400, "Choose another password", BREACHED_PASSWORD);
            // The next two groups are refusals of features that no page uses, such as signing in or checking a code.
            case UNKNOWN_REGION,
                    RESPONSE_MODE_MISMATCH,
                    INCORRECT_PASSWORD,
                    TWOFACTOR_ALREADY_ENABLED,
                    TWOFACTOR_NOT_ENABLED,
                    TWOFACTOR_NOT_VERIFIED,
                    MALFORMED_OTP_CODE,
                    INVALID_VERIFICATION_CODE,
                    INVALID_TEMP_TOKEN,
                    INVALID_AUTHORIZATION_CODE,
                    OTP_REQUIRED,
                    MAILED_CODE_NOT_ALLOWED,
                    MAILED_FACTOR_NOT_OFFERED -> page(400, "That did not work", "This is not possible here.");
            case INVALID_CREDENTIALS,
                    EMAIL_NOT_VERIFIED,
                    MISSING_TOKEN,
                    INVALID_TOKEN,
                    TOKEN_EXPIRED,
                    INVALID_REFRESH_TOKEN,
                    REFRESH_CONFLICT,
                    SIGNUPS_DISABLED,
                    SIGN_IN_BANNED,
                    ACCOUNT_BANNED,
                    TWOFACTOR_REQUIRED,
                    INVALID_OTP_CODE,
                    INVALID_BACKUP_CODE,
                    MAILED_CODE_EXPIRED,
                    RECENT_SIGN_IN_REQUIRED ->
                page(403, "That is not allowed", "Open the link in the mail again and use the button on its page.");
            case SESSION_NOT_FOUND, TRUSTED_DEVICE_NOT_FOUND ->
                page(404, "There is no such page", "Open the link in the mail again.");
            case RATE_LIMITED, TWOFACTOR_LOCKED, TWOFACTOR_BLOCKED ->
                page(
                        429,
                        "Too many attempts",
                        "Your link is not spent. Wait " + wait(refused)
                                + ", then open it again. Nothing else has to be done.");
            case BUSY, DEPENDENCY_UNAVAILABLE, SECRET_UNREADABLE ->
                page(503, "Not possible right now", "Your link is not spent. Try again in a few moments.");
            case INTERNAL_ERROR -> page(500, "Something went wrong", "It is our fault. Try again in a few moments.");
        };
    }

    @Override
    public Answer answer(HttpRefused refused) {
        return switch (refused.reason()) {
            case EXPECTATION_FAILED -> page(417, "That did not work", "Open the link in the mail again.");
            case MALFORMED_BODY, MALFORMED_REQUEST, INVALID_PATH ->
                page(
                        400,
                        "That is not the whole link",
                        "Something is missing or broken. Open the link in the mail again, or copy it from there as a whole.");
            case INSUFFICIENT_PERMISSIONS, ORIGIN_MISSING, ORIGIN_NOT_ALLOWED ->
                page(403, "That is not allowed", "Open the link in the mail again and use the button on its page.");
            case NOT_FOUND -> page(404, "There is no such page", "Open the link in the mail again.");
            case METHOD_NOT_ALLOWED -> page(405, "That did not work", "Open the link in the mail again.");
            case NOT_ACCEPTABLE -> page(406, "That did not work", "There are only web pages here.");
            case PAYLOAD_TOO_LARGE -> page(413, "That was too much", "What was sent is larger than any form here.");
            case UNSUPPORTED_MEDIA_TYPE ->
                page(415, "That did not work", "Open the link in the mail again and use the button on its page.");
        };
    }

    private Answer page(int status, String title, String text) {
        return new Answer.Html(status, pages.notice(new Notice(title, text)));
    }

    private static String wait(Refused refused) {
        long minutes = refused.retryAfter()
                .orElse(Duration.ofMinutes(1))
                .plusSeconds(59)
                .toMinutes();
        return minutes <= 1 ? "a minute" : minutes + " minutes";
    }
}
