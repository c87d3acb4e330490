package dev.countersign.wire.betterauth;

import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.wire.http.Credential;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Finds out who is asking: after the fields of a request were looked at, as this contract has it, and not before. */
@ApplicationScoped
class Visits {

    private final SessionCookies cookies;
    private final Accounts accounts;

    Visits(SessionCookies cookies, Accounts accounts) {
        this.cookies = cookies;
        this.accounts = accounts;
    }

    /**
     * The token that a request comes with, in its header or else in its cookie. Other schemes are for proxies before this
     * server; the name of this one is in any case (RFC 9110, 11.1).
     */
    Optional<SecretToken> token(HttpServerRequest request) {
        List<String> bearer = request.headers().getAll(HttpHeaders.AUTHORIZATION).stream()
                .filter(header -> header.regionMatches(true, 0, Credential.BEARER, 0, Credential.BEARER.length()))
                .toList();
        if (bearer.isEmpty()) {
            return cookies.session(request);
        }
        return bearer.size() == 1
                ? SessionCookies.token(bearer.getFirst().substring(Credential.BEARER.length()))
                : Optional.empty();
    }

    /** Whose session the request comes with; empty when there is none, or none any more. */
    Uni<Optional<Visit>> find(HttpServerRequest request) {
        return token(request)
                .map(token -> accounts.signedIn(token)
                        .map(who -> Optional.of(new Visit(who, token)))
                        .onFailure(Visits::isGone)
                        .recoverWithItem(Optional.empty()))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.INVALID_TOKEN;
    }

    /** Refuses with {@code MISSING_TOKEN} or {@code ACCOUNT_BANNED}. */
    Uni<Visit> require(HttpServerRequest request) {
        return find(request)
                .map(found -> inGoodStanding(found.orElseThrow(() -> Refused.because(Reason.MISSING_TOKEN))));
    }

    static Visit inGoodStanding(Visit visit) {
        SignedIn who = visit.who();
        if (who.account().isBanned()) {
            throw Refused.because(Reason.ACCOUNT_BANNED);
        }
        return visit;
    }
}
