package dev.countersign.account;

import dev.countersign.session.Session;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Somebody who is signed in: the account and the live session that the request came with. */
public record SignedIn(Account account, Session session) {

    private static final String BY_SESSION =
            "select a, s from Account a, Session s where s.id = :session and s.accountId = :account and a.id = s.accountId";

    private static final String BY_TOKEN =
            "select a, s from Account a, Session s where s.tokenHash = :token and a.id = s.accountId";

    /** The same by the hash of an opaque token. */
    static Uni<SignedIn> find(byte[] tokenHash) {
        return Panache.getSession()
                .flatMap(session -> session.createSelectionQuery(BY_TOKEN, Object[].class)
                        .setParameter("token", tokenHash)
                        .setReadOnly(true)
                        .getSingleResultOrNull()
                        .map(SignedIn::of));
    }

    private static SignedIn of(Object[] row) {
        return row == null ? null : new SignedIn((Account) row[0], (Session) row[1]);
    }

    /** Account and session in one statement, whether they still count or not; null when they do not exist. */
    static Uni<SignedIn> find(String accountId, String sessionId) {
        return Panache.getSession()
                .flatMap(session -> session.createSelectionQuery(BY_SESSION, Object[].class)
                        .setParameter("session", sessionId)
                        .setParameter("account", accountId)
                        .setReadOnly(true)
                        .getSingleResultOrNull()
                        .map(SignedIn::of));
    }
}
