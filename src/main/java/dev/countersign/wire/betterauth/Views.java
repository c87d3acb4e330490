package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.account.Account;
import dev.countersign.account.SignedIn;
import dev.countersign.account.Signups.Registered;
import dev.countersign.account.Signups.Registration;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Session;
import dev.countersign.wire.http.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The objects of the contract. */
final class Views {

    private Views() {}

    /** A user. For an address that is not verified, it repeats the registration, even if the address has an account. */
    @Schema(name = "User")
    record UserView(
            String id,
            String name,
            String email,
            boolean emailVerified,
            @Schema(nullable = true) String image,
            @Schema(format = "date-time") String createdAt,
            @Schema(format = "date-time") String updatedAt,
            boolean twoFactorEnabled) {

        static UserView of(Account account) {
            return of(account, account.hasSecondFactor());
        }

        /** For an account whose second factor changed after it was read. */
        static UserView of(Account account, boolean twoFactorEnabled) {
            return new UserView(
                    account.id(),
                    account.alias(),
                    account.email().toLowerCase(Locale.ROOT),
                    true,
                    account.image().orElse(null),
                    Timestamp.of(account.createdAt()),
                    Timestamp.of(account.updatedAt()),
                    twoFactorEnabled);
        }

        static UserView of(Registered registered, Registration registration) {
            String at = Timestamp.of(registered.at());
            return new UserView(
                    registered.id(),
                    registration.name().orElse(""),
                    registration.address().text().toLowerCase(Locale.ROOT),
                    false,
                    registration.image().orElse(null),
                    at,
                    at,
                    false);
        }
    }

    /** A session with the token that opens it. */
    @Schema(name = "Session")
    record SessionView(
            String id,
            String token,
            String userId,
            @Schema(format = "date-time") String expiresAt,
            @Schema(format = "date-time") String createdAt,
            @Schema(format = "date-time") String updatedAt,
            String ipAddress,
            String userAgent) {

        static SessionView of(Session session, SecretToken token, Instant updatedAt, Instant expiresAt) {
            return of(session, token.reveal(), updatedAt, expiresAt);
        }

        /** Of a list: {@code token} names the session to {@code revoke-session}, and opens only the one of the request. */
        static SessionView listed(Session session, String token) {
            return of(session, token, session.rotatedAt(), session.refreshExpiresAt());
        }

        private static SessionView of(Session session, String token, Instant updatedAt, Instant expiresAt) {
            return new SessionView(
                    session.id(),
                    token,
                    session.accountId(),
                    Timestamp.of(expiresAt),
                    Timestamp.of(session.createdAt()),
                    Timestamp.of(updatedAt),
                    session.clientIp(),
                    Optional.ofNullable(session.userAgent()).orElse(""));
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    /** Who is signed in. */
    @Schema(nullable = true)
    record VisitView(SessionView session, UserView user) {

        static VisitView of(SignedIn who, SecretToken token) {
            return extended(who, token, who.session().rotatedAt(), who.session().refreshExpiresAt());
        }

        /** For a session that was extended after it was read. */
        static VisitView extended(SignedIn who, SecretToken token, Instant updatedAt, Instant expiresAt) {
            return new VisitView(
                    SessionView.of(who.session(), token, updatedAt, expiresAt), UserView.of(who.account()));
        }
    }

    /** A registration; {@code token} is null, because nobody is signed in before the address is verified. */
    record SignedUpView(@Schema(nullable = true) String token, UserView user) {}

    /** A completed sign-in; {@code url} is the {@code callbackURL} of the request. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(requiredProperties = {"redirect", "token", "user"})
    record SignedInView(boolean redirect, String token, String url, UserView user) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** A sign-in that needs a second step; it contains no token. */
    record SecondStepView(boolean twoFactorRedirect, List<String> twoFactorMethods) {}

    /** A secret and backup codes, shown only once. */
    record EnabledView(String method, String totpURI, List<String> backupCodes) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** The secret for an authenticator app. */
    record UriView(String totpURI) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** New backup codes, shown only once. */
    record CodesView(boolean status, List<String> backupCodes) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** A new password was stored; the token of the session was replaced. */
    record PasswordChangedView(String token, UserView user) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** What every address is told. */
    record MessageView(boolean status, String message) {}

    record StatusView(boolean status) {}

    record DeletedView(boolean success, String message) {}

    record SuccessView(boolean success) {}

    record OkView(boolean ok) {}
}
