package dev.countersign.ops.command;

import dev.countersign.account.Account;
import dev.countersign.administration.Actor;
import dev.countersign.administration.Administration;
import dev.countersign.administration.Outcome;
import io.smallrye.mutiny.Uni;

/** A command that changes one account. */
abstract class Act extends OnAccount {

    abstract Uni<Outcome> act(Administration administration, Actor actor, String accountId);

    @Override
    int run(Account account, Services services, Terminal terminal) {
        return tell(services.await(() -> act(services.administration(), acting.actor(), account.id())), terminal);
    }
}
