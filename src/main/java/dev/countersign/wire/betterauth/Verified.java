package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.account.Account;
import dev.countersign.session.IssuedSession;
import dev.countersign.session.Session;
import dev.countersign.wire.betterauth.Views.UserView;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Timestamp;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whose code was correct, and the session that goes on or was opened; empty if the client wants none. */
record Verified(UserView user, Optional<OpenedView> session) {

    /** The session that a correct code opened, or was given in. */
    record OpenedView(
            String token,
            String userId,
            @Schema(format = "date-time") String createdAt,
            @Schema(format = "date-time") String expiresAt) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * The answer to a correct code: only app codes get {@code status}, only backup codes {@code session}; {@code token}
     * is absent without a session.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(requiredProperties = "user")
    record VerifiedView(Boolean status, String token, UserView user, OpenedView session) {
        @Override
        public String toString() {
            return "***";
        }
    }

    static Verified within(BySession who) {
        Session session = who.signedIn().session();
        OpenedView same = new OpenedView(
                who.token().orElseThrow().reveal(),
                session.accountId(),
                Timestamp.of(session.createdAt()),
                Timestamp.of(session.refreshExpiresAt()));
        return new Verified(UserView.of(who.account()), Optional.of(same));
    }

    /** The answer to a code that enabled the factor: the session got a new token. */
    static Verified enabled(BySession who, IssuedSession rotated) {
        Account account = who.account();
        return new Verified(UserView.of(account, true), Optional.of(view(rotated, account)));
    }

    static Verified opened(IssuedSession issued, Account account) {
        return new Verified(UserView.of(account), Optional.of(view(issued, account)));
    }

    static Verified withoutSession(Account account) {
        return new Verified(UserView.of(account), Optional.empty());
    }

    private static OpenedView view(IssuedSession issued, Account account) {
        return new OpenedView(
                issued.token().reveal(),
                account.id(),
                Timestamp.of(issued.createdAt()),
                Timestamp.of(issued.expiresAt()));
    }

    VerifiedView byApp() {
        return new VerifiedView(true, token(), user, null);
    }

    VerifiedView byMail() {
        return new VerifiedView(null, token(), user, null);
    }

    VerifiedView byBackupCode(boolean withoutSession) {
        return new VerifiedView(null, token(), user, withoutSession ? null : session.orElse(null));
    }

    private String token() {
        return session.map(OpenedView::token).orElse(null);
    }

    @Override
    public String toString() {
        return "***";
    }
}
