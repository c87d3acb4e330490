package dev.countersign.automation;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Finds whose token a request presents, by one statement at every request. So each change of a token takes effect on the
 * next request, on every instance.
 */
@ApplicationScoped
public class TokenUses {

    private static final Sql BY_TEXT = Sql.of("select " + TokenUse.COLUMNS
            + " from automation_token t join account a on a.id = t.account_id where t.secret_hash = :hash");

    private final Database database;
    private final Time time;

    TokenUses(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /**
     * Finds the token and its account, banned or not. Refuses with {@code INVALID_TOKEN} when it is unknown or disabled
     * or its owner deleted the account,
     * with {@code TOKEN_EXPIRED}, and with {@code INSUFFICIENT_PERMISSIONS} when it may not be used from this address.
     * Realms and permissions depend on the request and are not checked here.
     */
    public Uni<TokenUse> find(TokenText text, Client client) {
        return database.read(BY_TEXT.with("hash", text.hash()), TokenUse::of).map(found -> require(found, client));
    }

    private TokenUse require(Optional<TokenUse> found, Client client) {
        TokenUse use = found.filter(
                        known -> known.token().isEnabled() && !known.account().isLeaving())
                .orElseThrow(() -> Refused.because(Reason.INVALID_TOKEN));
        Grant grant = use.token().grant();
        if (grant.isExpired(time.now())) {
            throw Refused.because(Reason.TOKEN_EXPIRED);
        }
        if (!grant.addresses().allow(client.address())) {
            throw Refused.because(Reason.INSUFFICIENT_PERMISSIONS);
        }
        return use;
    }
}
