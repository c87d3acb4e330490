package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.account.LoginAddress;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.IssuedTokens;
import dev.countersign.signin.SignInOutcome.Opened;
import dev.countersign.signing.IdentityClaims.IdentityClaim;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to a sign-in: the token pair, the identity claim, and from where the account signed in. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "identity_claim is absent where signing is off; the addresses and the count are told at login only",
        requiredProperties = {
            "token",
            "refreshToken",
            "expires_at",
            "expires_in",
            "refresh_expires_at",
            "refresh_expires_in",
            "user"
        })
record SignedInView(
        String token,
        String refreshToken,
        @Schema(format = "date-time") String expires_at,
        long expires_in,
        @Schema(format = "date-time") String refresh_expires_at,
        long refresh_expires_in,
        IdentityClaim identity_claim,
        String client_ip,
        List<RecentAddress> recent_login_ips,
        Integer auth_token_count,
        String trusted_device,
        @JsonInclude UserView user)
        implements SignInView {

    /** One address and when it was last signed in from. */
    record RecentAddress(String ip, String timestamp) {
        static RecentAddress of(LoginAddress address) {
            return new RecentAddress(address.address(), UserView.time(address.lastLoginAt()));
        }
    }

    /** The answer to a login. */
    static SignedInView login(Opened<IssuedTokens> opened, String clientIp) {
        return of(
                opened,
                clientIp,
                opened.arrival().recent().stream().map(RecentAddress::of).toList(),
                opened.arrival().automationTokens());
    }

    /** The answer to a verified address, without earlier sign-ins. */
    static SignedInView verified(Opened<IssuedTokens> opened) {
        return of(opened, null, null, null);
    }

    private static SignedInView of(
            Opened<IssuedTokens> opened, String clientIp, List<RecentAddress> recent, Integer tokens) {
        TokenPair pair = TokenPair.of(opened.issued());
        return new SignedInView(
                pair.token(),
                pair.refreshToken(),
                pair.expires_at(),
                pair.expires_in(),
                pair.refresh_expires_at(),
                pair.refresh_expires_in(),
                opened.claim().orElse(null),
                clientIp,
                recent,
                tokens,
                opened.trustedDevice().map(SecretToken::reveal).orElse(null),
                UserView.of(opened.account()));
    }

    @Override
    public String toString() {
        return "***";
    }
}
