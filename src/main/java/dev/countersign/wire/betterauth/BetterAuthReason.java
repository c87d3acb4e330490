package dev.countersign.wire.betterauth;

import dev.countersign.wire.http.Dialect;
import dev.countersign.wire.http.OwnReason;

/** Reasons for refusals that only this dialect has. The names are permanent. */
enum BetterAuthReason implements OwnReason {
    INVALID_EMAIL(400, "INVALID_EMAIL", "Invalid email"),
    /** {@code callbackURL} leads to a page of another server. */
    /** {@code redirectTo} leads to a page of another server. */
    REDIRECT_NOT_ALLOWED(403, "INVALID_REDIRECT_URL", "Invalid redirectURL"),
    EMAIL_CAN_NOT_BE_UPDATED(400, "EMAIL_CAN_NOT_BE_UPDATED", "Email can not be updated"),
    NO_FIELDS_TO_UPDATE(400, "NO_FIELDS_TO_UPDATE", "No fields to update"),
    /** The address is not the signed-in user's. */
    EMAIL_MISMATCH(400, "EMAIL_MISMATCH", "Email mismatch"),
    EMAIL_ALREADY_VERIFIED(400, "EMAIL_ALREADY_VERIFIED", "Email is already verified"),
    CALLBACK_NOT_ALLOWED(403, "INVALID_CALLBACK_URL", "Invalid callbackURL"),
    /** A provider signs this user in. A first password is set by a mailed link. */
    NO_PASSWORD(400, "CREDENTIAL_ACCOUNT_NOT_FOUND", "Credential account not found"),
    /** The contract has links for deleting an account; this server mails none. */
    UNKNOWN_DELETION_TOKEN(404, "INVALID_TOKEN", "Invalid token"),
    NO_BACKUP_CODES(400, "BACKUP_CODES_NOT_ENABLED", "Backup codes aren't enabled"),
    /** Emailed codes alone cannot be a second factor. */
    MAILED_FACTOR_NOT_OFFERED(400, "OTP_NOT_CONFIGURED", "OTP is not available"),
    /**
     * A sign-in that another site's page navigates the browser to: it would sign the visitor in to that site's account.
     */
    CROSS_SITE_SIGN_IN(
            403,
            "CROSS_SITE_NAVIGATION_LOGIN_BLOCKED",
            "Cross-site navigation login blocked. This request appears to be a CSRF attack.");

    private final int status;
    private final Problem problem;

    BetterAuthReason(int status, String code, String message) {
        this.status = status;
        this.problem = new Problem(message, code);
    }

    @Override
    public Dialect.Answer answer() {
        return new Dialect.Answer.Json(status, problem);
    }
}
