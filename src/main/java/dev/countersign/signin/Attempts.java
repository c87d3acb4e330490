package dev.countersign.signin;

import dev.countersign.account.Credentials;
import dev.countersign.account.Credentials.AccountCredential;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.Networks;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Counts sign-ins: all of a network, and the failed ones per network, per account and network, and per account. An attempt
 * is counted before its password is looked at and given back when it was right, so that parallel guesses do not pass.
 *
 * <p>The count of the account alone stops nobody whom the account knows, so that strangers cannot lock its owner out. A
 * password reset begins all counts of the account anew.
 */
@ApplicationScoped
class Attempts {

    private final RateLimits limits;

    Attempts(RateLimits limits) {
        this.limits = limits;
    }

    /**
     * Whose password is tried, and from where.
     *
     * @param trustedBy the accounts that trust the device of the client
     */
    record Place(LoginName name, Credentials credentials, Set<String> trustedBy, Client client) {

        /** What all attempts for one account have in common; a reset raises the version, and so begins it anew. */
        String subject() {
            return credentials
                    .account()
                    .map(account -> "account:" + account.accountId() + ':' + account.securityVersion())
                    .orElseGet(name::countedAs);
        }

        /** Whether the account signed in from this network before, or trusts this device. */
        boolean isKnown() {
            return isTrustedDevice()
                    || credentials
                            .account()
                            .map(AccountCredential::knownNetwork)
                            .orElse(false);
        }

        private boolean isTrustedDevice() {
            return credentials
                    .account()
                    .map(account -> trustedBy.contains(account.accountId()))
                    .orElse(false);
        }

        private Bucket ofNetwork() {
            return new Bucket(Limit.LOGIN_ADDRESS, client.network());
        }

        /* A trusted device is counted by itself: strangers in its network do not stop it. */
        private Bucket ofAccountAndNetwork() {
            String from = isTrustedDevice() ? "trusted device" : client.network();
            return new Bucket(Limit.LOGIN_ACCOUNT_NETWORK, subject() + '|' + from);
        }

        private Bucket ofAccount() {
            return new Bucket(Limit.LOGIN_ACCOUNT, subject());
        }
    }

    /**
     * A counted attempt.
     *
     * @param full for how long the account has had too many failed attempts from everywhere; empty when it has not
     */
    record Attempt(Place place, Optional<Duration> full) {

        /** Whether a right password counts for nothing now; the answer must not tell this from a wrong one. */
        boolean isLocked() {
            return full.isPresent() && !place.isKnown();
        }
    }

    /** Counts one attempt; without Redis it is refused, whatever the password. */
    Uni<Attempt> begin(Place place) {
        Bucket all = new Bucket(Limit.LOGIN_NETWORK, Networks.widest(place.client()));
        return limits.take(List.of(all, place.ofNetwork(), place.ofAccountAndNetwork()), WhenDown.REFUSE)
                .flatMap(taken -> limits.takeUnlessFull(place.ofAccount()))
                .map(full -> new Attempt(place, full));
    }

    /** The password was right. */
    Uni<Void> giveBack(Attempt attempt) {
        return giveBackUnseen(attempt, false);
    }

    /**
     * No password was looked at, so none was wrong.
     *
     * @param ownFault whether the network had its whole share of the pool already: then the attempt stays counted for it
     */
    Uni<Void> giveBackUnseen(Attempt attempt, boolean ownFault) {
        Place place = attempt.place();
        List<Bucket> counted = new ArrayList<>(List.of(place.ofAccountAndNetwork()));
        if (!ownFault) {
            counted.add(place.ofNetwork());
        }
        if (attempt.full().isEmpty()) {
            counted.add(place.ofAccount());
        }
        return limits.giveBack(counted);
    }

    /** Whether the owner is to be told now that there were too many failed attempts; once in a while. */
    Uni<Boolean> isTimeToTell(Attempt attempt) {
        return attempt.full().isEmpty()
                ? Uni.createFrom().item(false)
                : limits.takeUnlessFull(
                                new Bucket(Limit.LOGIN_NOTICE, attempt.place().subject()))
                        .map(Optional::isEmpty)
                        .onFailure()
                        .recoverWithItem(false);
    }
}
