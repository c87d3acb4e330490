package dev.countersign.automation;

import dev.countersign.account.Account;
import dev.countersign.kernel.Row;
import java.util.List;

/**
 * A token that a request presents, and the account that it belongs to.
 *
 * @param knownNetworks from which it was used before, the newest first
 */
public record TokenUse(Account account, AutomationToken token, List<String> knownNetworks) {

    /** The columns of a token {@code t} and an account {@code a}. */
    static final String COLUMNS = Account.COLUMNS + ", " + AutomationToken.COLUMNS + ", t.known_networks";

    static TokenUse of(Row row) {
        return new TokenUse(Account.of(row), AutomationToken.of(row), row.texts("known_networks"));
    }
}
