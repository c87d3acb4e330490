package dev.countersign.signin;

import dev.countersign.account.Accounts;
import dev.countersign.account.Credentials;
import dev.countersign.device.TrustedDevices;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.SecretToken;
import dev.countersign.signin.Attempts.Place;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whose password is tried, and where the attempt comes from. A name that nobody has runs the same statements.
 */
@ApplicationScoped
class Places {

    private final Accounts accounts;
    private final TrustedDevices devices;

    Places(Accounts accounts, TrustedDevices devices) {
        this.accounts = accounts;
        this.devices = devices;
    }

    /**
     * @param presented the tokens of trusted devices that came with the request
     * @param dialect the only one in which they count
     */
    Uni<Place> of(LoginName name, List<SecretToken> presented, String dialect, Client client) {
        return credentials(name, client)
                .flatMap(found -> ownersOf(presented, dialect).map(owners -> new Place(name, found, owners, client)));
    }

    private Uni<Credentials> credentials(LoginName name, Client client) {
        return switch (name) {
            case LoginName.ByEmail email -> accounts.credentials(email.address(), client);
            case LoginName.ByUsername user -> accounts.credentials(user.username(), user.address(), client);
        };
    }

    private Uni<Set<String>> ownersOf(List<SecretToken> presented, String dialect) {
        return Multi.createFrom()
                .iterable(presented)
                .onItem()
                .transformToUniAndConcatenate(token -> devices.ownerOf(token, dialect))
                .filter(Optional::isPresent)
                .map(Optional::get)
                .collect()
                .asSet();
    }
}
