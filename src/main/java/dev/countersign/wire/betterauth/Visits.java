package dev.countersign.wire.betterauth;

import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Terms;
import dev.countersign.wire.http.Candidates;
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

    /** As this dialect holds sessions; a browser's choice not to be remembered is kept through all steps. */
    static Terms.Opaque terms(boolean remembered) {
        return new Terms.Opaque(BetterAuthDialect.NAME, remembered);
    }

    /* Other schemes are for proxies before this server; the name of this one is in any case (RFC 9110, 11.1). */
    private static Optional<SecretToken> bearer(HttpServerRequest request) {
        List<String> bearer = request.headers().getAll(HttpHeaders.AUTHORIZATION).stream()
                .filter(header -> header.regionMatches(true, 0, Credential.BEARER, 0, Credential.BEARER.length()))
                .toList();
        return bearer.size() == 1
                ? SecretToken.parse(bearer.getFirst().substring(Credential.BEARER.length()))
                : Optional.empty();
    }

    /**
     * Whose session the request comes with, by its header or else by its cookie: a client that has kept an old token is not
     * signed out by it. Empty without a live session, or when its cookies are of different accounts.
     */
    Uni<Optional<Visit>> find(HttpServerRequest request) {
        return live(request).map(Visits::only);
    }

    /** The live session of the header, or else those of the cookies. */
    Uni<List<Visit>> live(HttpServerRequest request) {
        return Candidates.live(bearer(request).stream().toList(), this::visit)
                .flatMap(found -> found.isEmpty()
                        ? Candidates.live(cookies.sessions(request), this::visit)
                        : Uni.createFrom().item(found));
    }

    /** The one of {@link #live} that counts. */
    static Optional<Visit> only(List<Visit> live) {
        return Candidates.ofOneOwner(live, visit -> visit.who().account().id());
    }

    private Uni<Optional<Visit>> visit(SecretToken token) {
        return accounts.signedIn(token, BetterAuthDialect.NAME)
                .map(who -> Optional.of(new Visit(who, token)))
                .onFailure(Visits::isGone)
                .recoverWithItem(Optional.empty());
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
