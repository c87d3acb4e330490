package dev.countersign.automation;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import dev.countersign.secondfactor.TokenGate;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;

/**
 * Opens the transactions in which tokens are changed, if their author may change them. Each locks the account's row
 * first: so changes of one account's tokens follow each other, and none slips past a limit, a narrowed parent or a closed
 * gate.
 */
@ApplicationScoped
class Authority {

    private final TokenGate gate;
    private final Accounts accounts;
    private final Database database;
    private final Time time;

    Authority(TokenGate gate, Accounts accounts, Database database, Time time) {
        this.gate = gate;
        this.accounts = accounts;
        this.database = database;
        this.time = time;
    }

    /** Runs a change that needs a code of the owner where {@link TokenGate} requires one. */
    <T> Uni<T> gated(Author author, Function<Acting, Uni<T>> act) {
        return switch (author) {
            case Author.Owner owner ->
                gate.pass(owner.who(), owner.code(), owner.client(), account -> act.apply(byOwner(owner, account)));
            case Author.ByToken maker -> byToken(maker, Permission.RESOURCES_CREATE_TOKENS, act);
        };
    }

    /** Runs a change that takes power away, for which no code is needed. */
    <T> Uni<T> ungated(Author author, Function<Acting, Uni<T>> act) {
        return switch (author) {
            case Author.Owner owner ->
                database.transaction(() -> accounts.findLockedUnchanged(
                                owner.accountId(), owner.who().account().securityVersion(), Reason.INVALID_TOKEN)
                        .flatMap(account -> act.apply(byOwner(owner, account))));
            case Author.ByToken maker -> byToken(maker, Permission.RESOURCES_CREATE_TOKENS, act);
        };
    }

    /** Runs a change by a token that has {@code needed} when the change is made, whatever it had before. */
    <T> Uni<T> byToken(Author.ByToken author, Permission needed, Function<Acting, Uni<T>> act) {
        return database.transaction(() -> accounts.findLocked(author.accountId())
                .invoke(Authority::requireGoodStanding)
                .flatMap(account -> TokenRows.find(account.id(), author.token().id())
                        .map(found -> requireAble(found, needed))
                        .flatMap(maker ->
                                act.apply(new Acting(account, Optional.of(maker), author.client(), time.now())))));
    }

    private Acting byOwner(Author.Owner owner, Account account) {
        return new Acting(account, Optional.empty(), owner.client(), time.now());
    }

    private static void requireGoodStanding(Account account) {
        if (account == null || account.isLeaving()) {
            throw Refused.because(Reason.INVALID_TOKEN);
        }
        if (account.isBanned()) {
            throw Refused.because(Reason.ACCOUNT_BANNED);
        }
    }

    private AutomationToken requireAble(Optional<AutomationToken> found, Permission needed) {
        AutomationToken token =
                found.filter(AutomationToken::isEnabled).orElseThrow(() -> Refused.because(Reason.INVALID_TOKEN));
        if (token.grant().isExpired(time.now())) {
            throw Refused.because(Reason.TOKEN_EXPIRED);
        }
        if (!token.grant().permissions().contains(needed)) {
            throw Refused.because(Reason.INSUFFICIENT_PERMISSIONS);
        }
        return token;
    }
}
