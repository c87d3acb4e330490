package dev.countersign.wire.hydracore;

import dev.countersign.session.IssuedTokens;
import dev.countersign.session.PendingTokens;

/** A token pair; {@code expires_in} is the life of the access token in seconds. */
record TokensView(String access_token, String refresh_token, String token_type, long expires_in, boolean email_verified)
        implements SignInView {

    private static final String BEARER = "bearer";

    static TokensView of(IssuedTokens tokens) {
        return new TokensView(tokens.access().reveal(), tokens.refresh().reveal(), BEARER, tokens.accessLife(), true);
    }

    static TokensView of(PendingTokens.Pair tokens) {
        return new TokensView(tokens.access().reveal(), tokens.refresh().reveal(), BEARER, tokens.accessLife(), false);
    }

    @Override
    public String toString() {
        return "***";
    }
}
