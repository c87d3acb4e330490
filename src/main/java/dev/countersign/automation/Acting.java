package dev.countersign.automation;

import dev.countersign.account.Account;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/**
 * An author within the transaction of a change: the account's row is locked, so no other change of its tokens runs.
 *
 * @param by the token that acts, as it is now; empty for the owner
 */
record Acting(Account account, Optional<AutomationToken> by, Client client, Instant now) {

    /** One of the tokens that the author may change. Refuses with {@code TOKEN_NOT_FOUND}. */
    Uni<AutomationToken> find(String id) {
        return TokenRows.find(account.id(), id)
                .map(found -> found.filter(token -> by.isEmpty()
                                || token.lineage().ancestors().contains(by.get().id()))
                        .orElseThrow(() -> Refused.because(Reason.TOKEN_NOT_FOUND)));
    }

    /** The lineage of what the author makes. Refuses with {@code INSUFFICIENT_PERMISSIONS} when the chain is too long. */
    Lineage lineage() {
        return by.map(maker -> {
                    if (maker.lineage().generationsLeft() < 1) {
                        throw Refused.because(Reason.INSUFFICIENT_PERMISSIONS);
                    }
                    return maker.lineage().childOf(maker.id());
                })
                .orElse(Lineage.OF_OWNER);
    }

    /** What the author can give of {@code asked}. Refuses with {@code INSUFFICIENT_PERMISSIONS} if that is nothing. */
    Grant given(Grant asked) {
        return by.map(maker -> within(asked, maker.grant())).orElse(asked);
    }

    static Grant within(Grant asked, Grant outer) {
        return asked.within(outer).orElseThrow(() -> Refused.because(Reason.INSUFFICIENT_PERMISSIONS));
    }

    /** For the audit log: what happened to which token, and who did it. */
    String detail(String tokenId) {
        return tokenId + " by " + by.map(maker -> "token " + maker.id()).orElse("owner");
    }
}
