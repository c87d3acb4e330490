package dev.countersign.wire.hydracore;

import dev.countersign.account.Account;
import dev.countersign.account.PendingSignupTokens.Waiting;
import dev.countersign.wire.http.Timestamp;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user. A pending sign-up has no user name yet; its id becomes the account's. */
record MeView(
        @Schema(pattern = "^[0-9a-f]{24}$") String id,
        String email,
        @Schema(nullable = true) String username,
        @Schema(nullable = true) String name,
        @Schema(nullable = true) String image,
        boolean email_verified,
        boolean totp_enabled,
        @Schema(format = "date-time") String created_at) {

    static MeView of(Account account) {
        return new MeView(
                account.id(),
                account.email(),
                account.username(),
                account.alias(),
                account.image().orElse(null),
                true,
                account.hasSecondFactor(),
                Timestamp.of(account.createdAt()));
    }

    static MeView of(Waiting waiting) {
        return new MeView(
                waiting.id(),
                waiting.address().text(),
                null,
                null,
                null,
                false,
                false,
                Timestamp.of(waiting.createdAt()));
    }
}
