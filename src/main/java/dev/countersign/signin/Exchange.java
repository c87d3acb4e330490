package dev.countersign.signin;

import dev.countersign.account.Accounts;
import dev.countersign.handoff.Handoffs;
import dev.countersign.handoff.Handoffs.Redemption;
import dev.countersign.handoff.Intent;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.CodeVerifier;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.Issued;
import dev.countersign.session.Terms;
import dev.countersign.signin.SignInOutcome.Opened;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The last step of a sign-in that ended in an intent: an application exchanges its authorization code. */
@ApplicationScoped
public class Exchange {

    private final Handoffs handoffs;
    private final Accounts accounts;
    private final Completion completion;
    private final Database database;

    Exchange(Handoffs handoffs, Accounts accounts, Completion completion, Database database) {
        this.handoffs = handoffs;
        this.accounts = accounts;
        this.completion = completion;
        this.database = database;
    }

    /** What an application sends. Values that are absent or malformed are empty. */
    public record Attempt(SecretToken code, Optional<CodeVerifier> verifier, Optional<String> redirectUri) {

        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * Uses the code up and opens the session. Refuses with {@code INVALID_AUTHORIZATION_CODE}, whatever is wrong: also
     * when the account was banned or its security version raised since the factors were proved.
     */
    public <T extends Issued> Uni<Opened<T>> withCode(Attempt attempt, Terms<T> terms, Client client) {
        Redemption redemption = new Redemption(attempt.verifier(), attempt.redirectUri(), terms.audience());
        return handoffs.redeem(attempt.code(), redemption, client, intent -> open(intent, terms, client));
    }

    private <T extends Issued> Uni<Opened<T>> open(Intent intent, Terms<T> terms, Client client) {
        return database.transaction(() -> accounts.findUnchanged(
                        intent.accountId(), intent.securityVersion(), Reason.INVALID_AUTHORIZATION_CODE)
                .flatMap(account -> completion.collect(account, intent, terms, client)));
    }
}
