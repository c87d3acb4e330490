package dev.countersign.wire.hoody;

import dev.countersign.session.IssuedTokens;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A token pair, which is also the whole answer to a refresh. */
record TokenPair(
        String token,
        String refreshToken,
        @Schema(format = "date-time") String expires_at,
        long expires_in,
        @Schema(format = "date-time") String refresh_expires_at,
        long refresh_expires_in) {

    static TokenPair of(IssuedTokens tokens) {
        return new TokenPair(
                tokens.access().reveal(),
                tokens.refresh().reveal(),
                UserView.time(tokens.accessExpiresAt()),
                tokens.accessLife(),
                UserView.time(tokens.refreshExpiresAt()),
                tokens.refreshLife());
    }

    @Override
    public String toString() {
        return "***";
    }
}
