package dev.countersign.account;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.region.Regions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Accounts of people whose address an identity provider verified. All methods run within the open transaction. */
@ApplicationScoped
public class ProviderAccounts {

    private final AccountConfig config;
    private final NewAccounts newAccounts;
    private final Regions regions;

    ProviderAccounts(AccountConfig config, NewAccounts newAccounts, Regions regions) {
        this.config = config;
        this.newAccounts = newAccounts;
        this.regions = regions;
    }

    /**
     * The account that the address has; empty if it has none. Locks the address until the transaction ends, so that no
     * account is created in between.
     */
    public Uni<Optional<Account>> ownerOf(EmailAddress address) {
        return Account.lockAddress(address.key())
                .chain(() -> Account.findByEmailKey(address.key()))
                .map(Optional::ofNullable);
    }

    /**
     * Creates the account of an address that {@link #ownerOf} locked. All signups that wait for it are deleted. Refuses
     * with {@code SIGNUPS_DISABLED}.
     *
     * @param method stored as {@link Account#signupMethod}
     */
    public Uni<Account> create(EmailAddress address, String method, Client client) {
        if (!config.signupsEnabled()) {
            return Uni.createFrom().failure(Refused.because(Reason.SIGNUPS_DISABLED));
        }
        String region = regions.choose(Optional.empty(), client.address()).name();
        return newAccounts.ofProvider(address, region, method, client);
    }
}
