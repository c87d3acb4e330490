package dev.countersign.signin;

import dev.countersign.account.Credentials;
import dev.countersign.account.Credentials.AccountCredential;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts failed sign-ins: per address, per account and network, and per account from networks that it does not know.
 * The last bucket does not bind who comes from where the account signed in before, so that strangers cannot lock its
 * owner out; an attempt is counted before its password is looked at and given back when it was right, so that parallel
 * guesses do not pass.
 */
@ApplicationScoped
class Attempts {

    private final RateLimits limits;

    Attempts(RateLimits limits) {
        this.limits = limits;
    }

    static List<Bucket> buckets(LoginName name, Credentials credentials, Client client) {
        String subject = credentials
                .account()
                .map(account -> "account:" + account.accountId())
                .orElseGet(name::countedAs);
        List<Bucket> buckets = new ArrayList<>();
        buckets.add(new Bucket(Limit.LOGIN_ADDRESS, client.network()));
        buckets.add(new Bucket(Limit.LOGIN_ACCOUNT_NETWORK, subject + '|' + client.network()));
        if (!credentials.account().map(AccountCredential::knownNetwork).orElse(false)) {
            buckets.add(new Bucket(Limit.LOGIN_ACCOUNT, subject));
        }
        return buckets;
    }

    /** Counts one attempt; without Redis it is refused, whatever the password. */
    Uni<Void> take(List<Bucket> buckets) {
        return limits.take(buckets, WhenDown.REFUSE);
    }

    Uni<Void> giveBack(List<Bucket> buckets) {
        return limits.giveBack(buckets);
    }
}
