package dev.countersign.password;

import dev.countersign.guard.Networks;
import dev.countersign.kernel.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom a piece of work on the {@link CpuPool} is for.
 *
 * @param turn parties with the same turn share one place in the rotation: the widest network around a client, or an
 *     account
 * @param shares each bounds how much of the pool all parties with that share hold together
 */
record Party(String turn, List<Share> shares) {

    /** How much of the pool, queued and running, all parties with this name may hold together. */
    record Share(String name, int most) {}

    private static final int PER_NETWORK = 8;
    private static final int PER_WIDER_NETWORK = 12;
    private static final int PER_ACCOUNT = 16;

    /** The server's own work, or work that other limits bound. */
    static final Party SERVER = new Party("", List.of());

    /**
     * A client that is not signed in.
     *
     * @param account whose password is tried; empty for clients that the account knows, which strangers must not crowd
     *     out
     */
    static Party of(Client client, Optional<String> account) {
        List<Share> shares = new ArrayList<>(List.of(new Share(client.network(), PER_NETWORK)));
        String turn = client.network();
        for (String wider : Networks.around(client)) {
            shares.add(new Share(wider, PER_WIDER_NETWORK));
            turn = wider;
        }
        account.ifPresent(name -> shares.add(new Share("account " + name, PER_ACCOUNT)));
        return new Party(turn, List.copyOf(shares));
    }

    /** Work for one account or address, which was already limited per network. */
    static Party about(String account) {
        return new Party("account " + account, List.of(new Share("account " + account, PER_NETWORK)));
    }
}
