package dev.countersign.signin;

import dev.countersign.account.Credentials;
import dev.countersign.account.Credentials.AccountCredential;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.Networks;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.password.Passwords.Asker;
import dev.countersign.password.Passwords.Stored;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Counts sign-ins: all from a network, and the failed ones per network, per account and network, and per account. An
 * attempt is counted before its password is checked, and given back when the password was correct. So parallel guesses
 * are counted, too.
 *
 * <p>The count per account alone does not stop clients that the account knows, so strangers cannot lock its owner out.
 * A password reset resets all counts of the account.
 */
@ApplicationScoped
class Attempts {

    private final RateLimits limits;

    Attempts(RateLimits limits) {
        this.limits = limits;
    }

    /**
     * Whose password is tried, and where the attempt comes from.
     *
     * @param trustedBy the accounts that trust the client's device
     */
    record Place(LoginName name, Credentials credentials, Set<String> trustedBy, Client client) {

        /** The key of all attempts for one account. A reset raises the version, which resets the counts. */
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

        /** The hashes to compare with; empty for a user name that nobody has. */
        Optional<Stored> stored() {
            Optional<String> emailKey = switch (name) {
                case LoginName.ByEmail email -> Optional.of(email.address().key());
                case LoginName.ByUsername user -> credentials.account().map(AccountCredential::emailKey);
            };
            return emailKey.map(key ->
                    new Stored(key, credentials.account().map(AccountCredential::passwordHash), credentials.pending()));
        }

        /** Who asks for a comparison. The account's share of the pool does not limit clients that it knows. */
        Asker asker() {
            return new Asker(client, isKnown() ? Optional.empty() : Optional.of(subject()));
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

        /* A trusted device is counted separately, so that strangers in its network do not stop it. */
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
     * @param full how long until the account has room for another failed attempt; empty when it has room now
     */
    record Attempt(Place place, Optional<Duration> full) {

        /** Whether even a correct password is rejected now. The answer must be the same as to a wrong one. */
        boolean isLocked() {
            return full.isPresent() && !place.isKnown();
        }
    }

    /** Counts one attempt. Refuses it when Redis is down, whatever the password. */
    Uni<Attempt> begin(Place place) {
        Bucket all = new Bucket(Limit.LOGIN_NETWORK, Networks.widest(place.client()));
        return limits.take(List.of(all, place.ofNetwork(), place.ofAccountAndNetwork()), WhenDown.REFUSE)
                .chain(() -> limits.takeUnlessFull(place.ofAccount()))
                .map(full -> new Attempt(place, full));
    }

    /** Takes the attempt back, because its password was correct. */
    Uni<Void> giveBack(Attempt attempt) {
        return giveBackUnchecked(attempt, false);
    }

    /**
     * Takes the attempt back, because its password was not checked.
     *
     * @param ownFault whether the network had already used its whole share of the pool; then the attempt stays counted
     *     for the network
     */
    Uni<Void> giveBackUnchecked(Attempt attempt, boolean ownFault) {
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

    /** Whether to tell the owner now about too many failed attempts; true only once in a while. */
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
