package dev.countersign.wire.hydracore;

import dev.countersign.session.IssuedTokens;
import dev.countersign.session.PendingTokens;

/** A pair of tokens as it is handed out; {@code expires_in} are the seconds that the access token lives. */
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
