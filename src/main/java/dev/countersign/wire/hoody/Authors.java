package dev.countersign.wire.hoody;

import dev.countersign.automation.Author;
import dev.countersign.code.Code;
import dev.countersign.kernel.Client;
import dev.countersign.wire.http.Caller.ByPassword;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Caller.ByToken;
import dev.countersign.wire.http.Caller.WithAccount;
import dev.countersign.wire.http.Callers;
import dev.countersign.wire.http.ClientOf;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Who sees or changes automation tokens by a request. */
@ApplicationScoped
class Authors {

    private final Callers callers;
    private final ClientOf clients;

    Authors(Callers callers, ClientOf clients) {
        this.callers = callers;
        this.clients = clients;
    }

    Author of(HttpServerRequest request) {
        return of(request, Optional.empty());
    }

    Author of(HttpServerRequest request, Optional<Code> code) {
        Client client = clients.request(request);
        return switch (callers.admitted(WithAccount.class)) {
            case BySession who -> new Author.Owner(who.signedIn(), code, client);
            case ByToken who -> new Author.ByToken(who.token(), client);
            case ByPassword who -> throw new IllegalStateException("no endpoint of tokens takes a password");
        };
    }

    /** The token of a request that only tokens make. */
    Author.ByToken token(HttpServerRequest request) {
        return new Author.ByToken(callers.admitted(ByToken.class).token(), clients.request(request));
    }
}
