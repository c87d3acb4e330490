package dev.countersign.wire.thogits;

import dev.countersign.account.Account;
import dev.countersign.wire.http.Timestamp;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A signed-in user.
 *
 * @param email_verified always true: an account exists only after its address was verified
 * @param totp_enabled whether there was a confirmed second factor when the account was read
 */
record UserInfo(
        @Schema(pattern = "^[0-9a-f]{24}$") String id,
        String email,
        String username,
        boolean email_verified,
        boolean totp_enabled,
        @Schema(format = "date-time") String created_at)
        implements LoginResource.LoginView {

    static UserInfo of(Account account) {
        return new UserInfo(
                account.id(),
                account.email(),
                account.username(),
                true,
                account.hasSecondFactor(),
                Timestamp.of(account.createdAt()));
    }
}
